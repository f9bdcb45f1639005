package dev.rhea.tests.arch.broken.machine;

import com.sun.jna.Native;

/** Breaks: JNA is called from the named packages alone. */
final class CallsJna {
  static final int POINTER_SIZE = Native.POINTER_SIZE;

  static int lastError() {
    return Native.getLastError();
  }
}
