package dev.rhea.machine.bench.cold;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.riscv.RvPseudos;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The memory image of a cold program, for the start of RAM: cold.bin, and at {@link #GENERATED}
 * what cold.c finds there.
 */
public final class ColdImage {
  /** Start of RAM. */
  private static final long ORIGIN = 0x8000_0000L;

  /** build.sh's GENERATED. */
  private static final long GENERATED = ORIGIN + 0x10_0000;

  private ColdImage() {}

  /**
   * The image.
   *
   * @param program cold.bin
   * @param count how many functions
   */
  public static byte[] bytes(byte[] program, int count) {
    List<Function> functions = FunctionGenerator.functions(count);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    long[] addresses = assemble(functions, GENERATED + 16 + 8L * functions.size(), code);
    List<Function> order = new ArrayList<>(functions);
    Collections.shuffle(order, new Random(count));
    int size = (int) (GENERATED - ORIGIN) + 16 + 8 * count + code.size();
    ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    image.put(program).position((int) (GENERATED - ORIGIN));
    image.putLong(count).putLong(new FunctionModel().pass(order));
    order.forEach(function -> image.putLong(addresses[function.number()]));
    image.put(code.toByteArray());
    return image.array();
  }

  /**
   * Appends the code of all functions, from gva {@code start} on; answers where each is, by number.
   */
  private static long[] assemble(List<Function> functions, long start, ByteArrayOutputStream code) {
    Assembler assembler = RvPseudos.assembler();
    long[] addresses = new long[functions.size()];
    for (Function function : functions) {
      long gva = start + code.size();
      String name = FunctionCompiler.symbol(function);
      Map<String, Long> callees = new HashMap<>();
      for (Function callee : function.callees()) {
        callees.put(FunctionCompiler.symbol(callee), addresses[callee.number()]);
      }
      String source = FunctionCompiler.compile(function);
      code.writeBytes(assembler.assemble(name, source, gva, callees).bytes());
      addresses[function.number()] = gva;
    }
    return addresses;
  }
}
