package dev.rhea.machine.board;

import dev.rhea.accel.Engine;
import dev.rhea.cpu.CpuState;
import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.LogItem;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What {@code -d in_asm,exec,cpu} shows: while one of them is on, guest code is interpreted block
 * by block, a block ending where the interpreter looks at its budget, which is at taken branches.
 * Off, it costs one test a slice.
 */
public final class TracingEngine implements Engine {
  /** Blocks whose instructions have been shown; beyond this many they are shown again. */
  private static final int REMEMBERED = 1 << 20;

  private final Engine engine;
  private final Engine interpreter;
  private final Log log;
  private final Supplier<String> registers;
  private final LongFunction<BoardCpu.Disassembled> disassembler;
  private final Set<Long> shown = new HashSet<>();

  /**
   * Wraps {@code engine}.
   *
   * @param interpreter runs the CPU while it is traced; perhaps {@code engine} itself
   * @param registers the CPU's registers as text
   * @param disassembler the instruction at a gva
   */
  public TracingEngine(
      Engine engine,
      Engine interpreter,
      Log log,
      Supplier<String> registers,
      LongFunction<BoardCpu.Disassembled> disassembler) {
    this.engine = engine;
    this.interpreter = interpreter;
    this.log = log;
    this.registers = registers;
    this.disassembler = disassembler;
  }

  @Override
  public void run(CpuState cpu) {
    if (!log.isOn(LogItem.EXEC) && !log.isOn(LogItem.CPU) && !log.isOn(LogItem.IN_ASM)) {
      engine.run(cpu);
      return;
    }
    int left = cpu.budget;
    while (left > 0 && !cpu.leave) {
      left -= runBlock(cpu);
    }
  }

  /** Runs one block and answers how many instructions that were, 1 at least. */
  private int runBlock(CpuState cpu) {
    long pc = cpu.pc;
    if (log.isOn(LogItem.EXEC)) {
      log.print(LogItem.EXEC, "Trace " + hex(pc));
    }
    if (log.isOn(LogItem.CPU)) {
      log.print(LogItem.CPU, registers.get());
    }
    long before = cpu.retired();
    cpu.beginSlice(1);
    interpreter.run(cpu);
    int count = (int) Math.max(1, cpu.retired() - before);
    if (log.isOn(LogItem.IN_ASM) && shown.add(pc)) {
      log.print(LogItem.IN_ASM, listing(pc, count));
      if (shown.size() > REMEMBERED) {
        shown.clear();
      }
    }
    return count;
  }

  private String listing(long pc, int count) {
    StringBuilder text = new StringBuilder("----------------\nIN:\n");
    long at = pc;
    for (int i = 0; i < count; i++) {
      BoardCpu.Disassembled instruction = disassembler.apply(at);
      text.append(hex(at)).append(":  ").append(instruction.text()).append('\n');
      at += instruction.length();
    }
    return text.toString();
  }

  private static String hex(long value) {
    return "0x" + java.util.HexFormat.of().toHexDigits(value);
  }

  @Override
  public String statistics() {
    return engine.statistics();
  }

  @Override
  public void close() {
    engine.close();
    if (interpreter != engine) {
      interpreter.close();
    }
  }
}
