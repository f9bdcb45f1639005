package dev.rhea.machine.cli;

/** What {@code --version} says. */
final class Version {
  private Version() {}

  /** Name and version; the version is the jar's, so that it stands in one place. */
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "Rhea emulator version " + (version == null ? "(built in place)" : version);
  }
}
