package dev.rhea.accel.kvm.x86;

import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.Scratch;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.HostMemory;
import java.util.Arrays;

/**
 * One structure of the kernel's that holds a part of a CPU's state: how to fetch and to give it,
 * and what the kernel was last known to have.
 */
final class StateBlock implements AutoCloseable {
  /** Translates between a state and the structure's bytes. */
  interface Codec {
    /** Puts what {@code state} holds into the structure, which has the kernel's last values. */
    void encode(X86State state, Scratch to);

    /** Takes what the structure holds. */
    void decode(Scratch from, X86State state);
  }

  private final KvmVcpu vcpu;
  private final Ioctl get;
  private final Ioctl set;
  private final Scratch bytes;
  private final Codec codec;
  private final byte[] known;
  private final byte[] wanted;

  StateBlock(KvmVcpu vcpu, Ioctl get, Ioctl set, int size, Codec codec) {
    this.vcpu = vcpu;
    this.get = get;
    this.set = set;
    this.bytes = new Scratch(size);
    this.codec = codec;
    this.known = new byte[size];
    this.wanted = new byte[size];
  }

  /** The structure, for calls that need it prepared. */
  Scratch bytes() {
    return bytes;
  }

  /** Reads the structure out of the kernel. */
  void fetch() {
    vcpu.call(get, bytes.address());
    remember();
  }

  /** Takes the structure from where the kernel has put it. */
  void takeFrom(long address) {
    HostMemory.copy(address, bytes.address(), known.length);
    remember();
  }

  private void remember() {
    HostMemory.copy(bytes.address(), known, 0, known.length);
  }

  /** Moves what was fetched into {@code state}. */
  void decode(X86State state) {
    codec.decode(bytes, state);
  }

  /** Gives the kernel what {@code state} says, if that is not what it has. */
  void give(X86State state) {
    codec.encode(state, bytes);
    HostMemory.copy(bytes.address(), wanted, 0, wanted.length);
    if (!Arrays.equals(wanted, known)) {
      vcpu.call(set, bytes.address());
      remember();
    }
  }

  @Override
  public void close() {
    bytes.close();
  }
}
