package dev.rhea.tests.arch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each of {@link Rules} fails over the fixtures in {@code broken}, which break each once: a rule
 * that holds there sees nothing.
 */
class RulesHaveTeethTest {

  private static final String BROKEN = "dev.rhea.tests.arch.broken";

  private static final Rules RULES = new Rules(BROKEN, BROKEN + ".machine.StandInForUnsafe");

  private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(BROKEN);

  @TestFactory
  Stream<DynamicTest> everyRuleFails() {
    return RULES.all().entrySet().stream()
        .map(rule ->
            dynamicTest(
                rule.getKey(),
                () ->
                    assertTrue(
                        rule.getValue().evaluate(FIXTURES).hasViolation(),
                        "the rule let the fixtures pass")));
  }

  /** The other half: a rule must also accept what is right. */
  @TestFactory
  Stream<DynamicTest> everyRuleAcceptsARightClass() {
    JavaClasses right = new ClassFileImporter().importPackages(BROKEN + ".memory.right");
    return RULES.all().entrySet().stream()
        .map(rule ->
            dynamicTest(
                rule.getKey(),
                () -> assertFalse(rule.getValue().evaluate(right).hasViolation(), rule.getKey())));
  }
}
