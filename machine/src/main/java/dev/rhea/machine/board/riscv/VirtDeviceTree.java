package dev.rhea.machine.board.riscv;

import dev.rhea.machine.fdt.DeviceTree;
import dev.rhea.machine.fdt.DeviceTreeNode;

/**
 * The device tree of the {@code virt} board: nodes, their order, properties and phandles as QEMU 10
 * gives them, since guests number disks by the order of the virtio_mmio nodes and scripts look for
 * paths.
 *
 * <p><b>Not modelled</b>, so absent from the tree, each a difference from QEMU's:
 *
 * <ul>
 *   <li>{@code /soc/pci@30000000}: no PCI host.
 *   <li>{@code /platform-bus@4000000}: no devices are plugged at run time.
 *   <li>{@code /pmu}: the event counters of Zihpm are hard-wired to zero, so there is no event to
 *       map to them.
 * </ul>
 */
public final class VirtDeviceTree {
  /** Path of the console's node. */
  public static final String SERIAL_PATH = "/soc/serial@" + Long.toHexString(VirtMap.UART0.gpa());

  // Interrupt numbers at the hart (privileged manual, table of mcause values).
  private static final int S_SOFTWARE = 1;
  private static final int M_SOFTWARE = 3;
  private static final int M_TIMER = 7;
  private static final int S_EXTERNAL = 9;
  private static final int M_EXTERNAL = 11;

  private final DeviceTree tree = new DeviceTree();
  private final RiscvIsa isa;
  private final int harts;
  private final int[] cpuPhandles;
  private final int[] intcPhandles;
  private final int plic;
  private final int test;

  private VirtDeviceTree(RiscvIsa isa, int harts) {
    this.isa = isa;
    this.harts = harts;
    cpuPhandles = new int[harts];
    intcPhandles = new int[harts];
    for (int hart = harts - 1; hart >= 0; hart--) { // QEMU goes down from the last
      cpuPhandles[hart] = tree.newPhandle();
      intcPhandles[hart] = tree.newPhandle();
    }
    plic = tree.newPhandle();
    test = tree.newPhandle();
  }

  /**
   * The tree without what a loader adds: the command line and the initial RAM disk go into its
   * {@code /chosen}.
   *
   * @param harts how many, with the hart ids 0 to {@code harts - 1}
   * @param ramSize bytes from {@link VirtMap#DRAM}
   * @param aclint whether software interrupts and timers are an ACLINT's devices in place of the
   *     CLINT
   * @param rngSeed for {@code /chosen/rng-seed}, new for each start
   */
  public static DeviceTree build(
      RiscvIsa isa, int harts, long ramSize, boolean aclint, byte[] rngSeed) {
    return new VirtDeviceTree(isa, harts).build(ramSize, aclint, rngSeed);
  }

  private DeviceTree build(long ramSize, boolean aclint, byte[] rngSeed) {
    DeviceTreeNode root = tree.root();
    root.cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "riscv-virtio")
        .strings("model", "riscv-virtio,qemu");
    syscon(root.child("poweroff"), 0x5555, "syscon-poweroff");
    syscon(root.child("reboot"), 0x7777, "syscon-reboot");
    root.child("memory", VirtMap.DRAM.gpa())
        .strings("device_type", "memory")
        .reg(VirtMap.DRAM.gpa(), ramSize);
    cpus(root.child("cpus"));
    root.child("fw-cfg", VirtMap.FW_CFG.gpa())
        .flag("dma-coherent")
        .reg(VirtMap.FW_CFG.gpa(), VirtMap.FW_CFG.size())
        .strings("compatible", "qemu,fw-cfg-mmio");
    long bank = VirtMap.FLASH.size() / 2;
    root.child("flash", VirtMap.FLASH.gpa())
        .cells("bank-width", 4)
        .reg(VirtMap.FLASH.gpa(), bank, VirtMap.FLASH.gpa() + bank, bank)
        .strings("compatible", "cfi-flash");
    root.child("aliases").strings("serial0", SERIAL_PATH);
    tree.chosen().stdoutPath(SERIAL_PATH).rngSeed(rngSeed);
    soc(root.child("soc"), aclint);
    return tree;
  }

  /** A value that, written to sifive_test, ends or resets the machine. */
  private void syscon(DeviceTreeNode node, int value, String compatible) {
    node.cells("value", value)
        .cells("offset", 0)
        .cells("regmap", test)
        .strings("compatible", compatible);
  }

  private void cpus(DeviceTreeNode cpus) {
    cpus.cells("#address-cells", 1)
        .cells("#size-cells", 0)
        .cells("timebase-frequency", VirtMap.TIMEBASE_HZ);
    for (int hart = 0; hart < harts; hart++) {
      cpu(cpus.child("cpu@" + hart), hart); // decimal in QEMU, though unit addresses are not
    }
    DeviceTreeNode cluster = cpus.child("cpu-map").child("cluster0");
    for (int hart = 0; hart < harts; hart++) {
      cluster.child("core" + hart).cells("cpu", cpuPhandles[hart]);
    }
  }

  private void cpu(DeviceTreeNode cpu, int hart) {
    cpu.phandle(cpuPhandles[hart])
        .strings("device_type", "cpu")
        .cells("reg", hart)
        .strings("status", "okay")
        .strings("compatible", "riscv");
    blockSize(cpu, "riscv,cbop-block-size", isa.cbopBlockSize());
    blockSize(cpu, "riscv,cboz-block-size", isa.cbozBlockSize());
    blockSize(cpu, "riscv,cbom-block-size", isa.cbomBlockSize());
    cpu.strings("riscv,isa-extensions", isa.extensions().toArray(String[]::new))
        .strings("riscv,isa-base", isa.base())
        .strings("riscv,isa", isa.isaString())
        .strings("mmu-type", "riscv," + isa.mmuType())
        .child("interrupt-controller")
        .cells("#interrupt-cells", 1)
        .flag("interrupt-controller")
        .strings("compatible", "riscv,cpu-intc")
        .phandle(intcPhandles[hart]);
  }

  private static void blockSize(DeviceTreeNode cpu, String property, int bytes) {
    if (bytes != 0) {
      cpu.cells(property, bytes);
    }
  }

  private void soc(DeviceTreeNode soc, boolean aclint) {
    soc.cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "simple-bus")
        .flag("ranges");
    device(soc, "rtc", VirtMap.RTC).strings("compatible", "google,goldfish-rtc");
    interrupt(soc.child("serial", VirtMap.UART0.gpa()), VirtMap.UART0.irq())
        .cells("clock-frequency", VirtMap.UART_CLOCK_HZ)
        .reg(VirtMap.UART0.gpa(), VirtMap.UART0.size())
        .strings("compatible", "ns16550a");
    soc.child("test", VirtMap.TEST.gpa())
        .phandle(test)
        .reg(VirtMap.TEST.gpa(), VirtMap.TEST.size())
        .strings("compatible", "sifive,test1", "sifive,test0", "syscon");
    for (int slot = VirtMap.VIRTIO_COUNT - 1; slot >= 0; slot--) {
      interrupt(soc.child("virtio_mmio", VirtMap.virtioGpa(slot)), VirtMap.virtioIrq(slot))
          .reg(VirtMap.virtioGpa(slot), VirtMap.VIRTIO.size())
          .strings("compatible", "virtio,mmio");
    }
    soc.child("plic", VirtMap.PLIC.gpa())
        .phandle(plic)
        .cells("riscv,ndev", VirtMap.PLIC_SOURCES)
        .reg(VirtMap.PLIC.gpa(), VirtMap.PLIC.size())
        .cells("interrupts-extended", hartInterrupts(M_EXTERNAL, S_EXTERNAL))
        .flag("interrupt-controller")
        .strings("compatible", "sifive,plic-1.0.0", "riscv,plic0")
        .cells("#address-cells", 0)
        .cells("#interrupt-cells", 1);
    if (aclint) {
      aclint(soc);
    } else {
      soc.child("clint", VirtMap.CLINT.gpa())
          .cells("interrupts-extended", hartInterrupts(M_SOFTWARE, M_TIMER))
          .reg(VirtMap.CLINT.gpa(), VirtMap.CLINT.size())
          .strings("compatible", "sifive,clint0", "riscv,clint0");
    }
  }

  private void aclint(DeviceTreeNode soc) {
    softwareInterrupts(
        soc.child("sswi", VirtMap.ACLINT_SSWI.gpa()),
        S_SOFTWARE,
        VirtMap.ACLINT_SSWI.gpa(),
        VirtMap.ACLINT_SSWI.size(),
        "riscv,aclint-sswi");
    long mtimer = VirtMap.CLINT.gpa() + VirtMap.ACLINT_MTIMER_OFFSET;
    long mtime = mtimer + VirtMap.ACLINT_MTIME_OFFSET;
    soc.child("mtimer", mtimer)
        .cells("interrupts-extended", hartInterrupts(M_TIMER))
        .reg(
            mtime,
            VirtMap.CLINT.gpa() + VirtMap.CLINT.size() - mtime,
            mtimer,
            VirtMap.ACLINT_MTIME_OFFSET)
        .strings("compatible", "riscv,aclint-mtimer");
    softwareInterrupts(
        soc.child("mswi", VirtMap.CLINT.gpa()),
        M_SOFTWARE,
        VirtMap.CLINT.gpa(),
        VirtMap.ACLINT_MTIMER_OFFSET,
        "riscv,aclint-mswi");
  }

  private void softwareInterrupts(
      DeviceTreeNode node, int interrupt, long gpa, long size, String compatible) {
    node.cells("#interrupt-cells", 0)
        .flag("interrupt-controller")
        .cells("interrupts-extended", hartInterrupts(interrupt))
        .reg(gpa, size)
        .strings("compatible", compatible);
  }

  private DeviceTreeNode device(DeviceTreeNode soc, String name, VirtMap region) {
    return interrupt(soc.child(name, region.gpa()), region.irq()).reg(region.gpa(), region.size());
  }

  private DeviceTreeNode interrupt(DeviceTreeNode node, int irq) {
    return node.cells("interrupts", irq).cells("interrupt-parent", plic);
  }

  /** For each hart, each of {@code interrupts} at its local controller. */
  private long[] hartInterrupts(int... interrupts) {
    long[] cells = new long[harts * interrupts.length * 2];
    int i = 0;
    for (int hart = 0; hart < harts; hart++) {
      for (int interrupt : interrupts) {
        cells[i++] = intcPhandles[hart];
        cells[i++] = interrupt;
      }
    }
    return cells;
  }
}
