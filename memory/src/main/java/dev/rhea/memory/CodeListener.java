package dev.rhea.memory;

/** Hears of stores into lines that were marked as holding code; see {@link GuestRam#markCode}. */
@FunctionalInterface
public interface CodeListener {
  /**
   * Bytes of {@code ram} inside marked lines were, or are this moment being, overwritten. Called on
   * the storing thread, a vCPU's or a device's; may call {@link GuestRam#clearCode}.
   */
  void codeWritten(GuestRam ram, long ramOffset, long length);
}
