/**
 * The command line: {@code Rhea} is where the process starts.
 *
 * <p>{@code rhea TARGET [QEMU's flags]} goes by hand-made tables, not picocli, because nothing that
 * a guest does not need may stand between the process's start and the guest's first instruction:
 * {@link dev.rhea.machine.cli.QemuOption} lists the flags, {@link dev.rhea.machine.cli.FlagParser}
 * splits the words, {@link dev.rhea.machine.cli.TargetOptions} reads them into a {@link
 * dev.rhea.machine.config.MachineConfig}, {@link dev.rhea.machine.cli.TargetCommand} builds and
 * runs the machine. Rhea's own commands are picocli's, in {@link dev.rhea.machine.cli.OwnCommand}.
 * Words flow in, an exit status flows out; a {@link dev.rhea.machine.UserError} becomes one
 * sentence here and nowhere else. This package must not know how a board is wired.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.machine.cli;
