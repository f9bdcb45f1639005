package dev.rhea.tests.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/**
 * The design's rules over compiled classes.
 *
 * <pre>
 *   memory ◄── cpu ◄── accel ◄──┐
 *      ▲                         ├── machine ◄── benchmarks, tests
 *      └────── devices ◄─────────┘
 * </pre>
 *
 * @param base the package that the modules' packages lie in; the fixtures of {@link
 *     RulesHaveTeethTest} have one of their own
 * @param unsafe the class of raw memory access, by its full name
 */
record Rules(String base, String unsafe) {

  /** The rules over Rhea itself. */
  static Rules ofRhea() {
    return new Rules("dev.rhea", "sun.misc.Unsafe");
  }

  /**
   * The packages whose classes may call into C through JNA: what each needs it for stands in its
   * package-info.
   */
  private static final String[] NATIVE_PACKAGES = {
    "memory", "accel.kvm", "devices.block", "devices.chardev", "devices.net.tap", "machine.bench"
  };

  /**
   * The parts of accel that are about one architecture: guests there are of the host's own kind.
   */
  private static final String[] HOST_PACKAGES = {
    "accel.kvm.x86", "accel.kvm.arm", "accel.kvm.riscv"
  };

  private static final String[] VAGUE_NAMES = {
    "core", "common", "util", "utils", "helper", "helpers", "impl", "base", "shared"
  };

  /** All rules by the sentence that names them. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put(
        "memory knows no other module", mayNotSee("memory", "cpu", "accel", "devices", "machine"));
    rules.put("cpu knows memory alone", mayNotSee("cpu", "accel", "devices", "machine"));
    rules.put(
        "accel knows cpu and memory, never a device", mayNotSee("accel", "devices", "machine"));
    rules.put("devices know memory, never a CPU", mayNotSee("devices", "cpu", "accel", "machine"));
    rules.put(
        "what is common to all architectures names none of them", commonPartsNameNoArchitecture());
    rules.put("architectures do not know each other", architecturesAreSeparate());
    rules.put("JNA is called from the named packages alone", jnaOnlyInNamedPackages());
    rules.put("sun.misc.Unsafe is called by HostMemory alone", unsafeOnlyInHostMemory());
    rules.put("there is no static mutable state", staticFieldsAreFinal());
    rules.put("no package has a name that says nothing", packagesSayWhatTheyHold());
    rules.put("every package is @NullMarked by its package-info", packagesAreNullMarked());
    return rules;
  }

  private ArchRule mayNotSee(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(within(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(within(others))
        .allowEmptyShould(true);
  }

  private ArchRule commonPartsNameNoArchitecture() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            within("cpu.decode", "cpu.ir", "cpu.gen", "cpu.jit", "cpu.softfloat", "accel"))
        .or()
        .resideInAPackage(base + ".cpu")
        .and()
        .resideOutsideOfPackages(within(HOST_PACKAGES))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(within(architectures()))
        .allowEmptyShould(true);
  }

  private ArchRule architecturesAreSeparate() {
    return classes()
        .that()
        .resideInAnyPackage(within(architectures()))
        .should(
            new ArchCondition<>("depend on no other architecture's package") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                String own = architectureOf(item);
                item.getDirectDependenciesFromSelf().stream()
                    .filter(d -> !architectureOf(d.getTargetClass()).isEmpty())
                    .filter(d -> !architectureOf(d.getTargetClass()).equals(own))
                    .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
              }
            })
        .allowEmptyShould(true);
  }

  /**
   * One name per architecture with a front-end package {@code cpu.NAME}; a new architecture adds
   * its line here.
   */
  private static String[] architectures() {
    return new String[] {"cpu.riscv", "cpu.arm", "cpu.x86", "cpu.s390x", "cpu.ppc", "cpu.mips"};
  }

  private String architectureOf(JavaClass type) {
    for (String name : architectures()) {
      String root = base + "." + name;
      if (type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".")) {
        return name;
      }
    }
    return "";
  }

  private ArchRule jnaOnlyInNamedPackages() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .and()
        .resideOutsideOfPackages(within(NATIVE_PACKAGES))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .allowEmptyShould(true);
  }

  private ArchRule unsafeOnlyInHostMemory() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .and()
        .doNotHaveFullyQualifiedName(base + ".memory.HostMemory")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(unsafe)
        .allowEmptyShould(true);
  }

  private ArchRule staticFieldsAreFinal() {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(base + "..")
        .should(
            new ArchCondition<>("be final when static") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                    && !field.getModifiers().contains(JavaModifier.FINAL)
                    && !field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          field, field.getFullName() + " is static and not final"));
                }
              }
            })
        .allowEmptyShould(true);
  }

  private ArchRule packagesSayWhatTheyHold() {
    String[] patterns = new String[VAGUE_NAMES.length];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = base + ".." + VAGUE_NAMES[i] + "..";
    }
    return noClasses().should().resideInAnyPackage(patterns).allowEmptyShould(true);
  }

  private ArchRule packagesAreNullMarked() {
    return classes()
        .that()
        .resideInAPackage(base + "..")
        .should(
            new ArchCondition<>("lie in a package that package-info.java marks @NullMarked") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          item, item.getName() + ": its package is not @NullMarked"));
                }
              }
            })
        .allowEmptyShould(true);
  }

  private String[] within(String... packages) {
    String[] patterns = new String[packages.length];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = base + "." + packages[i] + "..";
    }
    return patterns;
  }

  private String within(String module) {
    return base + "." + module + "..";
  }
}
