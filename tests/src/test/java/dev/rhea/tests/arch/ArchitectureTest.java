package dev.rhea.tests.arch;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds {@link Rules} over the classes of every module but benchmarks and tests. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rhea");

  /** Guards the rules below: over no classes they would all hold. */
  @Test
  void everyModuleIsImported() {
    for (String module : List.of("memory", "cpu", "accel", "devices", "machine")) {
      assertTrue(
          CLASSES.containPackage("dev.rhea." + module),
          "no class of module " + module + " was found");
    }
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    return Rules.ofRhea().all().entrySet().stream()
        .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(CLASSES)));
  }
}
