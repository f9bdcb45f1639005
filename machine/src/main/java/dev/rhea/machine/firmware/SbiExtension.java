package dev.rhea.machine.firmware;

/** A chapter of the SBI: the functions under one extension id. */
interface SbiExtension {
  /** EID: register a7. */
  long id();

  /** Serves the call; an unknown function id is answered with {@link SbiError#NOT_SUPPORTED}. */
  SbiResult call(SbiCall call);
}
