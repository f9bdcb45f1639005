package dev.rhea.machine.board.mips;

import dev.rhea.accel.Engine;
import dev.rhea.accel.Vcpu;
import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.mips.MipsArchitecture;
import dev.rhea.cpu.mips.MipsFormat;
import dev.rhea.cpu.mips.MipsState;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.board.TracingEngine;
import dev.rhea.memory.AddressSpace;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/** The CPU of a Malta board: its state, what runs it, and how the monitor sees it. */
final class MaltaCpu implements BoardCpu, AutoCloseable {
  private static final int WORD_BYTES = 4;

  private final MipsState state;
  private final Vcpu vcpu;
  private final Disassembler disassembler;

  /** A CPU in its reset state, paused. */
  MaltaCpu(MipsState state, BoardContext context) {
    this.state = state;
    this.disassembler = new Disassembler(state.architecture().patterns(), new MipsFormat());
    state.setLog(context.log());
    state.setTimer(new CountTimer(state, context.clock()));
    this.vcpu =
        new Vcpu(
            "vcpu-0",
            state,
            engine(context),
            context.pace(),
            (thread, failure) -> context.vcpuFailed(failure));
  }

  private Engine engine(BoardContext context) {
    MipsArchitecture architecture = state.architecture();
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

  /** From any thread: the level of an interrupt pin, by its bit in Cause.IP. */
  void setInterrupt(int pin, boolean level) {
    state.setInterrupt(pin, level);
  }

  void reset() {
    state.reset();
  }

  void setPc(long pc) {
    state.pc = pc;
  }

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
      if (name.equals("r" + i) || name.equals(MipsFormat.registerName(i))) {
        return OptionalLong.of(state.slots[MipsState.R + i]);
      }
      if (name.equals("f" + i)) {
        return OptionalLong.of(state.slots[MipsState.F + i]);
      }
    }
    return switch (name) {
      case "hi" -> OptionalLong.of(state.slots[MipsState.HI]);
      case "lo" -> OptionalLong.of(state.slots[MipsState.LO]);
      default -> OptionalLong.empty();
    };
  }

  @Override
  public OptionalLong translate(long gva) {
    return state.translate(gva);
  }

  @Override
  public String mappings() {
    return state.mappings();
  }

  @Override
  public Disassembled disassemble(long address, LongUnaryOperator bytes) {
    int word = 0;
    for (int i = 0; i < WORD_BYTES; i++) {
      int shift = state.bigEndian() ? 8 * (WORD_BYTES - 1 - i) : 8 * i;
      word |= (int) bytes.applyAsLong(address + i) << shift;
    }
    return new Disassembled(
        HexFormat.of().toHexDigits(word) + "  " + disassembler.text(word, address), WORD_BYTES);
  }

  @Override
  public void close() {
    vcpu.close();
    state.mmu.close();
  }
}
