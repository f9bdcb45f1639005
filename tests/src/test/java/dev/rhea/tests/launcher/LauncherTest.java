package dev.rhea.tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.tests.launcher.LauncherTree.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir private Path directory;
  private LauncherTree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new LauncherTree(directory);
  }

  // ---- the JDK ----

  @Test
  void newestJdkIsTaken() throws Exception {
    tree.jdk("17.0.15");
    Path newest = tree.jdk("26-ea");
    tree.jdk("25.0.3");
    assertEquals(newest.resolve("bin/java").toString(), firstLine(tree.launch()));
  }

  @Test
  void javaHomeGoesFirstUnlessItIsTooOld() throws Exception {
    Path named = tree.jdk("25.0.3");
    Path newest = tree.jdk("26");
    tree.environment.put("JAVA_HOME", named.toString());
    assertEquals(named.resolve("bin/java").toString(), firstLine(tree.launch()));
    tree.environment.put("JAVA_HOME", tree.jdk("1.8.0_402").toString());
    assertEquals(newest.resolve("bin/java").toString(), firstLine(tree.launch()));
  }

  @Test
  void oldJdkIsToldInOneSentence() throws Exception {
    tree.jdk("17.0.15");
    Launch launch = tree.launch("demo");
    assertEquals(1, launch.status());
    assertEquals(
        "rhea: needs a JDK of version 25 or newer (the newest under "
            + directory.resolve("jvm")
            + " is version 17): install one, such as Debian's openjdk-25-jdk-headless or Temurin 25,"
            + " or point JAVA_HOME at it\n",
        launch.errors());
    assertEquals(List.of(), tree.mavenCalls());
  }

  @Test
  void oldJdkInJavaHomeIsToldToo() throws Exception {
    tree.environment.put("JAVA_HOME", tree.jdk("17.0.15").toString());
    Launch launch = tree.launch("demo");
    assertEquals(1, launch.status());
    assertTrue(
        launch
            .errors()
            .startsWith(
                "rhea: needs a JDK of version 25 or newer (JAVA_HOME is version 17, the newest under "),
        launch.errors());
    assertEquals(1, launch.errors().lines().count());
  }

  @Test
  void javaHomeWithoutAJdkIsToldAndPassedBy() throws Exception {
    tree.environment.put("JAVA_HOME", directory.resolve("nowhere").toString());
    Launch launch = tree.launch("demo");
    assertEquals(1, launch.status());
    assertTrue(
        launch
            .errors()
            .startsWith("rhea: needs a JDK of version 25 or newer (JAVA_HOME holds no JDK): "),
        launch.errors());
    Path found = tree.jdk("25");
    assertEquals(found.resolve("bin/java").toString(), firstLine(tree.launch()));
  }

  @Test
  void missingJdkIsToldInOneSentence() throws Exception {
    Launch launch = tree.launch("demo");
    assertEquals(1, launch.status());
    assertTrue(launch.errors().startsWith("rhea: needs a JDK of version 25 or newer (found none)"));
    assertEquals(1, launch.errors().lines().count());
  }

  // ---- the build ----

  @Test
  void treeIsBuiltOnceAndAgainWhenASourceChangesAppearsOrGoes() throws Exception {
    tree.jdk("25");
    tree.launch();
    tree.launch();
    assertEquals(1, tree.mavenCalls().size());

    Files.writeString(tree.source("cpu"), "changed");
    tree.launch();
    assertEquals(2, tree.mavenCalls().size());

    Files.writeString(tree.source("devices").resolveSibling("B.java"), "");
    tree.launch();
    assertEquals(3, tree.mavenCalls().size());

    Files.delete(tree.source("devices").resolveSibling("B.java"));
    tree.launch();
    assertEquals(4, tree.mavenCalls().size());

    tree.launch();
    assertEquals(4, tree.mavenCalls().size());
  }

  @Test
  void failedBuildShowsItsLogAndRunsNothing() throws Exception {
    tree.jdk("25");
    tree.launch();
    Files.writeString(tree.source("cpu"), "changed");
    tree.maven("echo 'A.java:[1,1] not a statement'; exit 1");
    Launch launch = tree.launch("demo");
    assertEquals(1, launch.status());
    assertEquals("", launch.output());
    assertTrue(launch.errors().contains("A.java:[1,1] not a statement\n"), launch.errors());
    assertTrue(launch.errors().endsWith("rhea: the build failed (above)\n"), launch.errors());

    tree.maven("exit 0");
    assertEquals(0, tree.launch("demo").status());
  }

  @Test
  void networkIsUsedOnlyWhenALibraryIsMissing() throws Exception {
    tree.jdk("25");
    tree.maven(
        "case \"$*\" in *' -o '*) echo 'Cannot access central in offline mode'; exit 1 ;; esac");
    assertEquals(0, tree.launch().status());
    assertEquals(2, tree.mavenCalls().size());

    Files.writeString(tree.source("cpu"), "changed");
    tree.maven("exit 0");
    tree.launch();
    assertEquals(3, tree.mavenCalls().size());
    assertTrue(tree.mavenCalls().getLast().contains(" -o "), tree.mavenCalls().getLast());
  }

  @Test
  void twoFirstLaunchesBuildOnce() throws Exception {
    tree.jdk("25");
    tree.maven("sleep 1");
    Path launcher = tree.home.resolve("rhea");
    Process one = tree.start(launcher, tree.home);
    Process two = tree.start(launcher, tree.home);
    assertEquals(0, one.waitFor());
    assertEquals(0, two.waitFor());
    assertEquals(1, tree.mavenCalls().size(), tree.mavenCalls().toString());
  }

  @Test
  void runningMachineKeepsItsJarsThroughARebuild() throws Exception {
    Path jdk = tree.jdk("25");
    String before = classPath(tree.launch());
    Files.writeString(tree.source("cpu"), "changed");
    String after = classPath(tree.launch());
    assertFalse(after.equals(before), after);
    for (String jar : before.split(":", -1)) {
      assertTrue(Files.exists(Path.of(jar)), jar + " of " + jdk);
    }
  }

  @Test
  void missingMavenIsTold() throws Exception {
    tree.jdk("25");
    tree.removeMaven();
    Launch launch = tree.launch("demo");
    assertEquals(1, launch.status());
    assertEquals(
        "rhea: the build needs Maven 3.8 or newer: install the package maven\n", launch.errors());
  }

  @Test
  void testCommandIsMavensWithItsStatusAndArguments() throws Exception {
    tree.jdk("25");
    tree.maven("exit 7");
    assertEquals(7, tree.launch("test", "-Dtest=Foo Test").status());
    String call = tree.mavenCalls().getFirst();
    assertTrue(call.endsWith(" verify -Dtest=Foo Test"), call);
  }

  // ---- the run ----

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    tree.jdk("25");
    Launch launch = tree.launch("riscv64", "-append", "console=ttyS0  quiet", "", "*", "$HOME");
    List<String> words = launch.output().lines().toList();
    int main = words.indexOf("dev.rhea.machine.cli.Rhea");
    assertEquals(
        List.of("riscv64", "-append", "console=ttyS0  quiet", "", "*", "$HOME"),
        words.subList(main + 1, words.size()));
  }

  @Test
  void launcherWorksThroughALinkFromAnotherDirectory() throws Exception {
    Path jdk = tree.jdk("25");
    tree.java(jdk, "pwd");
    Path elsewhere = Files.createDirectories(directory.resolve("else where"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("r"), Path.of("../a tree/rhea"));
    Path second = Files.createSymbolicLink(directory.resolve("s"), link);
    Launch launch = tree.launch(second, elsewhere);
    assertEquals(elsewhere.toRealPath() + "\n", launch.output());
  }

  @Test
  void movedTreeNeedsNoBuild() throws Exception {
    tree.jdk("25");
    tree.launch();
    Path moved = Files.move(tree.home, directory.resolve("moved"));
    Launch launch = tree.launch(moved.resolve("rhea"), directory);
    assertEquals(0, launch.status(), launch.errors());
    assertEquals(1, tree.mavenCalls().size());
    assertTrue(classPath(launch).contains("/moved/target/"), launch.output());
  }

  @Test
  void statusIsTheJvms() throws Exception {
    tree.java(tree.jdk("25"), "exit 42");
    assertEquals(42, tree.launch().status());
  }

  @Test
  void signalReachesTheJvmAtOnce() throws Exception {
    Path started = directory.resolve("started");
    Path jdk = tree.jdk("25");
    tree.launch();
    tree.java(
        jdk,
        "echo $$ >'"
            + started
            + ".part' && mv '"
            + started
            + ".part' '"
            + started
            + "'; exec sleep 60");
    Process process = tree.start(tree.home.resolve("rhea"), tree.home);
    LauncherTree.await(started);
    assertEquals(process.pid(), Long.parseLong(Files.readString(started).strip()));
    process.destroy();
    assertEquals(128 + 15, process.waitFor());
  }

  @Test
  void optionsForTheJvmAreSplitAtBlanks() throws Exception {
    tree.jdk("25");
    tree.environment.put("RHEA_JAVA_OPTS", "-Xmx1g -Dx=y");
    List<String> words = tree.launch().output().lines().toList();
    assertTrue(words.containsAll(List.of("-Xmx1g", "-Dx=y")), words.toString());
    assertTrue(words.indexOf("-Dx=y") < words.indexOf("-cp"), words.toString());
  }

  private static String firstLine(Launch launch) {
    assertEquals(0, launch.status(), launch.errors());
    return launch.output().lines().findFirst().orElse("");
  }

  private static String classPath(Launch launch) {
    List<String> words = launch.output().lines().toList();
    return words.get(words.indexOf("-cp") + 1);
  }
}
