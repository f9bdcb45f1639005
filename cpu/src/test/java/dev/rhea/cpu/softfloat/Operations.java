package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.BINARY16;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY32;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY64;

import dev.rhea.cpu.softfloat.Operation.Body;
import java.util.LinkedHashMap;
import java.util.Map;

/** All operations by the name that the vector files use. */
final class Operations {
  private static final boolean ROUNDS = true;
  private static final boolean EXACT = false;

  private final Map<String, Operation> byName = new LinkedHashMap<>();

  private Operations() {}

  static Map<String, Operation> all() {
    Operations operations = new Operations();
    operations.addFormat(BINARY16, "f16", "h");
    operations.addFormat(BINARY32, "f32", "s");
    operations.addFormat(BINARY64, "f64", "d");
    operations.addHost();
    return operations.byName;
  }

  private void addFormat(FloatFormat f, String w, String kind) {
    String two = kind.repeat(2);
    // formatter:off
    soft("add." + w,  two, ROUNDS, (e, a, b, c, rm) -> SoftAdd.add(e, f, a, b, rm));
    soft("sub." + w,  two, ROUNDS, (e, a, b, c, rm) -> SoftAdd.subtract(e, f, a, b, rm));
    soft("mul." + w,  two, ROUNDS, (e, a, b, c, rm) -> SoftMultiply.multiply(e, f, a, b, rm));
    soft("div." + w,  two, ROUNDS, (e, a, b, c, rm) -> SoftDivide.divide(e, f, a, b, rm));
    soft("sqrt." + w, kind, ROUNDS, (e, a, b, c, rm) -> SoftSqrt.sqrt(e, f, a, rm));
    soft("fma." + w,  kind.repeat(3), ROUNDS, (e, a, b, c, rm) -> SoftFma.fma(e, f, a, b, c, rm));

    soft("minimumNumber." + w, two, EXACT, (e, a, b, c, rm) -> SoftMinMax.minimumNumber(e, f, a, b));
    soft("maximumNumber." + w, two, EXACT, (e, a, b, c, rm) -> SoftMinMax.maximumNumber(e, f, a, b));
    soft("minNum." + w,  two, EXACT, (e, a, b, c, rm) -> SoftMinMax.minNum(e, f, a, b));
    soft("maxNum." + w,  two, EXACT, (e, a, b, c, rm) -> SoftMinMax.maxNum(e, f, a, b));
    soft("minimum." + w, two, EXACT, (e, a, b, c, rm) -> SoftMinMax.minimum(e, f, a, b));
    soft("maximum." + w, two, EXACT, (e, a, b, c, rm) -> SoftMinMax.maximum(e, f, a, b));

    soft("compareQuiet." + w, two, EXACT,
        (e, a, b, c, rm) -> SoftCompare.compareQuiet(e, f, a, b));
    soft("compareSignalling." + w, two, EXACT,
        (e, a, b, c, rm) -> SoftCompare.compareSignalling(e, f, a, b));
    soft("eq." + w, two, EXACT,
        (e, a, b, c, rm) -> bit(SoftCompare.compareQuiet(e, f, a, b) == SoftCompare.EQUAL));
    soft("lt." + w, two, EXACT,
        (e, a, b, c, rm) -> bit(SoftCompare.compareSignalling(e, f, a, b) == SoftCompare.LESS));
    soft("le." + w, two, EXACT,
        (e, a, b, c, rm) -> bit(SoftCompare.compareSignalling(e, f, a, b) <= SoftCompare.EQUAL));
    soft("ltQuiet." + w, two, EXACT,
        (e, a, b, c, rm) -> bit(SoftCompare.compareQuiet(e, f, a, b) == SoftCompare.LESS));
    soft("leQuiet." + w, two, EXACT,
        (e, a, b, c, rm) -> bit(SoftCompare.compareQuiet(e, f, a, b) <= SoftCompare.EQUAL));
    soft("classify." + w, kind, EXACT, (e, a, b, c, rm) -> 1L << FloatClass.classify(e, f, a));

    soft("roundToIntegral." + w, kind, ROUNDS,
        (e, a, b, c, rm) -> SoftConvert.roundToIntegral(e, f, a, rm));
    soft("roundToIntegralExact." + w, kind, ROUNDS,
        (e, a, b, c, rm) -> SoftConvert.roundToIntegralExact(e, f, a, rm));
    soft(w + ".int32",  kind, ROUNDS, (e, a, b, c, rm) -> SoftInteger.toInt32(e, f, a, rm));
    soft(w + ".uint32", kind, ROUNDS, (e, a, b, c, rm) -> SoftInteger.toUint32(e, f, a, rm));
    soft(w + ".int64",  kind, ROUNDS, (e, a, b, c, rm) -> SoftInteger.toInt64(e, f, a, rm));
    soft(w + ".uint64", kind, ROUNDS, (e, a, b, c, rm) -> SoftInteger.toUint64(e, f, a, rm));
    soft("int64." + w,  "l", ROUNDS, (e, a, b, c, rm) -> SoftInteger.fromInt64(e, f, a, rm));
    soft("uint64." + w, "L", ROUNDS, (e, a, b, c, rm) -> SoftInteger.fromUint64(e, f, a, rm));

    soft(w + ".f16", kind, ROUNDS, (e, a, b, c, rm) -> SoftConvert.convert(e, f, BINARY16, a, rm));
    soft(w + ".f32", kind, ROUNDS, (e, a, b, c, rm) -> SoftConvert.convert(e, f, BINARY32, a, rm));
    soft(w + ".f64", kind, ROUNDS, (e, a, b, c, rm) -> SoftConvert.convert(e, f, BINARY64, a, rm));
    // formatter:on
  }

  private void addHost() {
    // formatter:off
    host("add.f16",  (e, a, b, c, rm) -> HostFloat.add16(e, a, b, rm));
    host("sub.f16",  (e, a, b, c, rm) -> HostFloat.sub16(e, a, b, rm));
    host("mul.f16",  (e, a, b, c, rm) -> HostFloat.mul16(e, a, b, rm));
    host("div.f16",  (e, a, b, c, rm) -> HostFloat.div16(e, a, b, rm));
    host("sqrt.f16", (e, a, b, c, rm) -> HostFloat.sqrt16(e, a, rm));
    host("fma.f16",  (e, a, b, c, rm) -> HostFloat.fma16(e, a, b, c, rm));
    host("add.f32",  (e, a, b, c, rm) -> HostFloat.add32(e, a, b, rm));
    host("sub.f32",  (e, a, b, c, rm) -> HostFloat.sub32(e, a, b, rm));
    host("mul.f32",  (e, a, b, c, rm) -> HostFloat.mul32(e, a, b, rm));
    host("div.f32",  (e, a, b, c, rm) -> HostFloat.div32(e, a, b, rm));
    host("sqrt.f32", (e, a, b, c, rm) -> HostFloat.sqrt32(e, a, rm));
    host("fma.f32",  (e, a, b, c, rm) -> HostFloat.fma32(e, a, b, c, rm));
    host("add.f64",  (e, a, b, c, rm) -> HostFloat.add64(e, a, b, rm));
    host("sub.f64",  (e, a, b, c, rm) -> HostFloat.sub64(e, a, b, rm));
    host("mul.f64",  (e, a, b, c, rm) -> HostFloat.mul64(e, a, b, rm));
    host("div.f64",  (e, a, b, c, rm) -> HostFloat.div64(e, a, b, rm));
    host("sqrt.f64", (e, a, b, c, rm) -> HostFloat.sqrt64(e, a, rm));
    host("fma.f64",  (e, a, b, c, rm) -> HostFloat.fma64(e, a, b, c, rm));

    host("eq.f16",      (e, a, b, c, rm) -> bit(HostCompare.eq16(e, a, b)));
    host("lt.f16",      (e, a, b, c, rm) -> bit(HostCompare.lt16(e, a, b)));
    host("le.f16",      (e, a, b, c, rm) -> bit(HostCompare.le16(e, a, b)));
    host("ltQuiet.f16", (e, a, b, c, rm) -> bit(HostCompare.ltQuiet16(e, a, b)));
    host("leQuiet.f16", (e, a, b, c, rm) -> bit(HostCompare.leQuiet16(e, a, b)));
    host("eq.f32",      (e, a, b, c, rm) -> bit(HostCompare.eq32(e, a, b)));
    host("lt.f32",      (e, a, b, c, rm) -> bit(HostCompare.lt32(e, a, b)));
    host("le.f32",      (e, a, b, c, rm) -> bit(HostCompare.le32(e, a, b)));
    host("ltQuiet.f32", (e, a, b, c, rm) -> bit(HostCompare.ltQuiet32(e, a, b)));
    host("leQuiet.f32", (e, a, b, c, rm) -> bit(HostCompare.leQuiet32(e, a, b)));
    host("eq.f64",      (e, a, b, c, rm) -> bit(HostCompare.eq64(e, a, b)));
    host("lt.f64",      (e, a, b, c, rm) -> bit(HostCompare.lt64(e, a, b)));
    host("le.f64",      (e, a, b, c, rm) -> bit(HostCompare.le64(e, a, b)));
    host("ltQuiet.f64", (e, a, b, c, rm) -> bit(HostCompare.ltQuiet64(e, a, b)));
    host("leQuiet.f64", (e, a, b, c, rm) -> bit(HostCompare.leQuiet64(e, a, b)));

    host("minimumNumber.f16", (e, a, b, c, rm) -> HostCompare.minimumNumber16(e, a, b));
    host("maximumNumber.f16", (e, a, b, c, rm) -> HostCompare.maximumNumber16(e, a, b));
    host("minimumNumber.f32", (e, a, b, c, rm) -> HostCompare.minimumNumber32(e, a, b));
    host("maximumNumber.f32", (e, a, b, c, rm) -> HostCompare.maximumNumber32(e, a, b));
    host("minimumNumber.f64", (e, a, b, c, rm) -> HostCompare.minimumNumber64(e, a, b));
    host("maximumNumber.f64", (e, a, b, c, rm) -> HostCompare.maximumNumber64(e, a, b));
    host("minimum.f16", (e, a, b, c, rm) -> HostCompare.minimum16(e, a, b));
    host("maximum.f16", (e, a, b, c, rm) -> HostCompare.maximum16(e, a, b));
    host("minimum.f32", (e, a, b, c, rm) -> HostCompare.minimum32(e, a, b));
    host("maximum.f32", (e, a, b, c, rm) -> HostCompare.maximum32(e, a, b));
    host("minimum.f64", (e, a, b, c, rm) -> HostCompare.minimum64(e, a, b));
    host("maximum.f64", (e, a, b, c, rm) -> HostCompare.maximum64(e, a, b));

    host("roundToIntegral.f16", (e, a, b, c, rm) -> HostConvert.roundToIntegral16(e, a, rm));
    host("roundToIntegral.f32", (e, a, b, c, rm) -> HostConvert.roundToIntegral32(e, a, rm));
    host("roundToIntegral.f64", (e, a, b, c, rm) -> HostConvert.roundToIntegral64(e, a, rm));
    host("roundToIntegralExact.f16",
        (e, a, b, c, rm) -> HostConvert.roundToIntegralExact16(e, a, rm));
    host("roundToIntegralExact.f32",
        (e, a, b, c, rm) -> HostConvert.roundToIntegralExact32(e, a, rm));
    host("roundToIntegralExact.f64",
        (e, a, b, c, rm) -> HostConvert.roundToIntegralExact64(e, a, rm));

    host("f16.int32",  (e, a, b, c, rm) -> HostConvert.f16ToInt32(e, a, rm));
    host("f16.uint32", (e, a, b, c, rm) -> HostConvert.f16ToUint32(e, a, rm));
    host("f16.int64",  (e, a, b, c, rm) -> HostConvert.f16ToInt64(e, a, rm));
    host("f16.uint64", (e, a, b, c, rm) -> HostConvert.f16ToUint64(e, a, rm));
    host("f32.int32",  (e, a, b, c, rm) -> HostConvert.f32ToInt32(e, a, rm));
    host("f32.uint32", (e, a, b, c, rm) -> HostConvert.f32ToUint32(e, a, rm));
    host("f32.int64",  (e, a, b, c, rm) -> HostConvert.f32ToInt64(e, a, rm));
    host("f32.uint64", (e, a, b, c, rm) -> HostConvert.f32ToUint64(e, a, rm));
    host("f64.int32",  (e, a, b, c, rm) -> HostConvert.f64ToInt32(e, a, rm));
    host("f64.uint32", (e, a, b, c, rm) -> HostConvert.f64ToUint32(e, a, rm));
    host("f64.int64",  (e, a, b, c, rm) -> HostConvert.f64ToInt64(e, a, rm));
    host("f64.uint64", (e, a, b, c, rm) -> HostConvert.f64ToUint64(e, a, rm));
    host("int64.f16",  (e, a, b, c, rm) -> HostConvert.int64ToF16(e, a, rm));
    host("uint64.f16", (e, a, b, c, rm) -> HostConvert.uint64ToF16(e, a, rm));
    host("int64.f32",  (e, a, b, c, rm) -> HostConvert.int64ToF32(e, a, rm));
    host("uint64.f32", (e, a, b, c, rm) -> HostConvert.uint64ToF32(e, a, rm));
    host("int64.f64",  (e, a, b, c, rm) -> HostConvert.int64ToF64(e, a, rm));
    host("uint64.f64", (e, a, b, c, rm) -> HostConvert.uint64ToF64(e, a, rm));

    host("f16.f32", (e, a, b, c, rm) -> HostConvert.f16ToF32(e, a));
    host("f16.f64", (e, a, b, c, rm) -> HostConvert.f16ToF64(e, a));
    host("f32.f64", (e, a, b, c, rm) -> HostConvert.f32ToF64(e, a));
    host("f32.f16", (e, a, b, c, rm) -> HostConvert.f32ToF16(e, a, rm));
    host("f64.f16", (e, a, b, c, rm) -> HostConvert.f64ToF16(e, a, rm));
    host("f64.f32", (e, a, b, c, rm) -> HostConvert.f64ToF32(e, a, rm));
    // formatter:on
  }

  private void soft(String name, String operands, boolean rounds, Body soft) {
    byName.put(name, new Operation(name, operands, rounds, soft, soft));
  }

  private void host(String name, Body host) {
    Operation soft = byName.get(name);
    if (soft == null) {
      throw new AssertionError("no soft " + name);
    }
    byName.put(name, new Operation(name, soft.operands(), soft.rounds(), soft.soft(), host));
  }

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }
}
