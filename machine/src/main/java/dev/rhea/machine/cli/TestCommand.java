package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rhea test}, which the launcher carries out: here it only says so. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Builds with all checks and runs all tests.")
final class TestCommand implements Callable<Integer> {
  TestCommand(Stdio stdio) {}

  @Override
  public Integer call() {
    throw new UserError(
        "test: the tests are run by ./rhea test in the source tree, or by mvn verify");
  }
}
