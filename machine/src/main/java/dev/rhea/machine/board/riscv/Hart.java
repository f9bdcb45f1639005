package dev.rhea.machine.board.riscv;

import dev.rhea.accel.Engine;
import dev.rhea.accel.Vcpu;
import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvExtension;
import dev.rhea.cpu.riscv.RvFormat;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.board.TracingEngine;
import dev.rhea.machine.boot.BootTarget;
import dev.rhea.memory.AddressSpace;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * One hart on a board: its state, what runs it, and its side of time. Interrupts come in by their
 * numbers in {@code mip}.
 */
final class Hart implements BoardCpu, BootTarget, AutoCloseable {
  // Interrupt numbers at the hart (privileged manual, "Machine Cause Register").
  static final int SUPERVISOR_SOFTWARE = 1;
  static final int MACHINE_SOFTWARE = 3;
  static final int SUPERVISOR_TIMER = 5;
  static final int MACHINE_TIMER = 7;
  static final int SUPERVISOR_EXTERNAL = 9;
  static final int MACHINE_EXTERNAL = 11;

  private static final int SATP = 0x180;
  private static final int STIMECMP = 0x14d;
  private static final int WORD_BYTES = 4;

  private final RvState state;
  private final Vcpu vcpu;
  private final TimerDeadline supervisorTimer;
  private final Disassembler disassembler;

  /**
   * A hart in its reset state, paused.
   *
   * @param mtime the board's time, in ticks of {@link VirtMap#TIMEBASE_HZ}
   */
  Hart(RvState state, BoardContext context, LongSupplier mtime) {
    this.state = state;
    this.disassembler = new Disassembler(RvArchitecture.INSTANCE.patterns(), new RvFormat());
    this.supervisorTimer = new TimerDeadline(state, context.clock(), mtime);
    state.sharesMemory = context.config().cpu().count() > 1;
    state.setLog(context.log());
    state.setTimer(supervisorTimer);
    this.vcpu =
        new Vcpu(
            "vcpu-" + state.hartId(),
            state,
            engine(context),
            context.pace(),
            (thread, failure) -> context.vcpuFailed(failure));
  }

  private Engine engine(BoardContext context) {
    RvArchitecture architecture = RvArchitecture.INSTANCE;
    Engine engine = context.engine(architecture, state);
    return new TracingEngine(
        engine,
        context.tracer(architecture, state, engine),
        context.log(),
        state::dump,
        gva -> disassemble(gva, this::fetchByte));
  }

  /** A byte of code for the log, 0 where there is none. */
  private long fetchByte(long gva) {
    OptionalLong gpa = translate(gva);
    AddressSpace memory = state.mmu.space();
    return gpa.isEmpty() || memory.hostAddress(gpa.getAsLong(), 1) == 0
        ? 0
        : memory.load(gpa.getAsLong(), 1) & 0xff;
  }

  RvState state() {
    return state;
  }

  /** From any thread: the level of interrupt {@code number}. */
  void setInterrupt(int number, boolean level) {
    state.setInterrupt(number, level);
  }

  /**
   * Sets the next supervisor timer interrupt for firmware: pending from {@code time} on, not
   * before. On the hart's thread.
   */
  void setSupervisorTimer(long time) {
    if (state.model().has(RvExtension.SSTC)) {
      // The guest may read and write stimecmp, too: one register holds the truth.
      state.setControlRegister(STIMECMP, time);
    } else {
      supervisorTimer.setDeadline(time);
    }
  }

  // ---- how firmware and loaders see it ----

  @Override
  public void setPc(long pc) {
    state.pc = pc;
  }

  @Override
  public void setRegister(int number, long value) {
    state.slots[RvState.X + number] = value;
  }

  @Override
  public void setControlRegister(int number, long value) {
    state.setControlRegister(number, value);
  }

  @Override
  public void setPrivilege(int level) {
    state.setPrivilege(level);
  }

  // ---- how the machine and the monitor see it ----

  @Override
  public Vcpu vcpu() {
    return vcpu;
  }

  @Override
  public long pc() {
    return state.pc;
  }

  @Override
  public String registers() {
    return state.dump();
  }

  @Override
  public OptionalLong register(String name) {
    if (name.equals("pc")) {
      return OptionalLong.of(state.pc);
    }
    for (int i = 0; i < 32; i++) {
      if (name.equals("x" + i) || name.equals(RvFormat.xName(i))) {
        return OptionalLong.of(state.slots[RvState.X + i]);
      }
      if (name.equals("f" + i) || name.equals(RvFormat.fName(i))) {
        return OptionalLong.of(state.slots[RvState.F + i]);
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong translate(long gva) {
    return pageTables().translate(gva);
  }

  @Override
  public String mappings() {
    return pageTables().list();
  }

  private PageTables pageTables() {
    return new PageTables(state.mmu.space(), state.controlRegister(SATP), state.privilege());
  }

  @Override
  public Disassembled disassemble(long address, LongUnaryOperator bytes) {
    int word = 0;
    // A 2-byte instruction may be the last of a page behind which there is nothing.
    int length = (bytes.applyAsLong(address) & 3) == 3 ? WORD_BYTES : WORD_BYTES / 2;
    for (int i = 0; i < length; i++) {
      word |= (int) bytes.applyAsLong(address + i) << 8 * i;
    }
    String bits = HexFormat.of().toHexDigits(word, 2 * length);
    return new Disassembled(
        bits + " ".repeat(10 - bits.length()) + disassembler.text(word, address), length);
  }

  @Override
  public void close() {
    vcpu.close();
    state.mmu.close();
  }
}
