package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CPU models and their properties. */
class RvCpuModelTest {
  /** In QEMU's strings only: parts of the hypervisor extension, which our CPUs do not have. */
  private static final Set<String> MISSING =
      Set.of("shcounterenw", "shgatpa", "shtvala", "shvsatpa", "shvstvala", "shvstvecd");

  /** riscv,isa of QEMU 10.0.2's device trees, {@code -M virt,dumpdtb=…}. */
  @ParameterizedTest
  @CsvSource({
    "'rv64',"
        + "rv64imafdc_zic64b_zicbom_zicbop_zicboz_ziccamoa_ziccif_zicclsm_ziccrse_zicntr_zicsr"
        + "_zifencei_zihintntl_zihintpause_zihpm_zmmul_za64rs_zaamo_zalrsc_zawrs_zfa_zca_zcd_zba"
        + "_zbb_zbc_zbs_shcounterenw_shgatpa_shtvala_shvsatpa_shvstvala_shvstvecd_ssccptr"
        + "_sscounterenw_sstc_sstvala_sstvecd_ssu64xl_svadu_svvptc,"
        + "riscv,sv57",
    "'rv64,c=off',"
        + "rv64imafd_zic64b_zicbom_zicbop_zicboz_ziccamoa_ziccif_zicclsm_ziccrse_zicntr_zicsr"
        + "_zifencei_zihintntl_zihintpause_zihpm_zmmul_za64rs_zaamo_zalrsc_zawrs_zfa_zba"
        + "_zbb_zbc_zbs_shcounterenw_shgatpa_shtvala_shvsatpa_shvstvala_shvstvecd_ssccptr"
        + "_sscounterenw_sstc_sstvala_sstvecd_ssu64xl_svadu_svvptc,"
        + "riscv,sv57",
    "'rv64,d=off',"
        + "rv64imafc_zic64b_zicbom_zicbop_zicboz_ziccamoa_ziccif_zicclsm_ziccrse_zicntr_zicsr"
        + "_zifencei_zihintntl_zihintpause_zihpm_zmmul_za64rs_zaamo_zalrsc_zawrs_zfa_zca_zba"
        + "_zbb_zbc_zbs_shcounterenw_shgatpa_shtvala_shvsatpa_shvstvala_shvstvecd_ssccptr"
        + "_sscounterenw_sstc_sstvala_sstvecd_ssu64xl_svadu_svvptc,"
        + "riscv,sv57",
    "'rv64,sv57=off,svade=on',"
        + "rv64imafdc_zic64b_zicbom_zicbop_zicboz_ziccamoa_ziccif_zicclsm_ziccrse_zicntr_zicsr"
        + "_zifencei_zihintntl_zihintpause_zihpm_zmmul_za64rs_zaamo_zalrsc_zawrs_zfa_zca_zcd_zba"
        + "_zbb_zbc_zbs_shcounterenw_shgatpa_shtvala_shvsatpa_shvstvala_shvstvecd_ssccptr"
        + "_sscounterenw_sstc_sstvala_sstvecd_ssu64xl_svade_svadu_svvptc,"
        + "riscv,sv48",
    "'sifive-u54',rv64imafdc_zicntr_zicsr_zifencei_zihpm,riscv,sv39",
    "'rv64i',rv64i,riscv,none"
  })
  void isaStringsAreQemus(String cpu, String isa, String vendor, String mmu) {
    RvCpuModel model = RvCpuModel.parse(cpu);
    String[] parts = isa.split("_", 2);
    StringBuilder letters = new StringBuilder("rv64");
    StringBuilder names = new StringBuilder();
    for (String extension : model.isaExtensions()) {
      if (extension.length() == 1) {
        letters.append(extension);
      } else {
        names.append(names.isEmpty() ? "" : "_").append(extension);
      }
    }
    assertEquals(parts[0], letters.toString());
    List<String> expected =
        parts.length == 1
            ? List.of()
            : List.of(parts[1].split("_")).stream().filter(e -> !MISSING.contains(e)).toList();
    assertEquals(String.join("_", expected), names.toString());
    assertEquals(vendor + "," + mmu, model.mmuType());
  }

  @ParameterizedTest
  @CsvSource({
    "'nosuch', There is no RISC-V CPU model 'nosuch'; choose one of max",
    "'rv64,zzz=on', The CPU has no property 'zzz'; there are a",
    "'rv64,ZBA=on', The CPU has no property 'ZBA'",
    "'rv64,ssccptr=off', The CPU has no property 'ssccptr'",
    "'rv64,zba=maybe', 'CPU property ''zba'' takes on or off, not ''maybe''.'",
    "'rv64,f=off', CPU property 'd' needs 'f'",
    "'rv64,a=off', CPU property 'zawrs' needs 'a'",
    "'rv64,i=off', The CPU cannot do without property 'i'."
  })
  void mistakesAreSentences(String cpu, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> RvCpuModel.parse(cpu));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void propertiesWithoutAValueAreOn() {
    assertTrue(RvCpuModel.parse("rv64i,zba").has(RvExtension.ZBA));
  }

  /** misa of QEMU 10.0.2, {@code -cpu rv64,h=false}. */
  @Test
  void misaNamesTheLetters() {
    assertEquals(0x8000_0000_0014_112DL, RvCpuModel.parse("rv64").misa());
  }

  @Test
  void rowsAreGatedByTheirExtensions() {
    long without = RvArchitecture.INSTANCE.featuresOf(RvCpuModel.parse("rv64,d=off"));
    long with = RvArchitecture.INSTANCE.featuresOf(RvCpuModel.parse("rv64"));
    long half = RvArchitecture.INSTANCE.featuresOf(RvCpuModel.parse("rv64,zfhmin=on"));
    long d = RvArchitecture.INSTANCE.patterns().feature("D");
    long zcd = RvArchitecture.INSTANCE.patterns().feature("Zcd");
    long both = RvArchitecture.INSTANCE.patterns().feature("D+Zfhmin");
    assertEquals(0, without & (d | zcd | both));
    assertEquals(d | zcd, with & (d | zcd | both));
    assertEquals(both, half & both);
  }
}
