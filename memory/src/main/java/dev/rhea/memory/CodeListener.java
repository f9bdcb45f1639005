package dev.rhea.memory;

/** Hears of stores into lines that were marked as holding code; see {@link GuestRam#markCode}. */
@FunctionalInterface
public interface CodeListener {
  /**
   * Bytes of {@code ram} inside marked lines were, or are this moment being, overwritten. Called on
   * the storing thread, a vCPU's or a device's.
   *
   * @return whether the mark has done its work as far as this listener is concerned: the lines lose
   *     it when all listeners have been told and all have answered so, and from then on {@link
   *     GuestRam#awaitTold} lets others mark them again
   */
  boolean codeWritten(GuestRam ram, long ramOffset, long length);
}
