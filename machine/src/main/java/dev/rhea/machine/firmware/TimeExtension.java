package dev.rhea.machine.firmware;

/** Timer (chapter 6). */
final class TimeExtension implements SbiExtension {
  static final long ID = 0x54494d45;

  private final HartControl harts;

  TimeExtension(HartControl harts) {
    this.harts = harts;
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    if (call.functionId() != 0) {
      return SbiResult.error(SbiError.NOT_SUPPORTED);
    }
    harts.setTimer(call.hart(), call.a0());
    return SbiResult.SUCCESS;
  }
}
