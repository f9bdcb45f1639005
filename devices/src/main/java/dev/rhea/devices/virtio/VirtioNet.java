package dev.rhea.devices.virtio;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Network device (5.1) over a back end: queue 0 carries frames to the driver, queue 1 from it,
 * queue 2 its commands. Frames are copied on the iothread; a vCPU only tells it of new buffers.
 * Checksums and segmentation are left to whoever can: the back end for frames of the driver's, the
 * driver for frames of the back end's.
 *
 * <p><i>Not modelled</i>: several pairs of queues, UDP segmentation, explicit congestion
 * notification of segmented frames, RSS and hash reports, coalescing of notifications,
 * announcements by the guest, the link going down, jumbo frames (F_MTU).
 */
public final class VirtioNet extends VirtioDevice {
  static final int DEVICE_ID = 1;
  static final int RECEIVE = 0;
  static final int TRANSMIT = 1;
  static final int CONTROL = 2;
  private static final int QUEUE_SIZE = 256;
  private static final int CONTROL_QUEUE_SIZE = 64;

  static final long F_CSUM = 1L;
  static final long F_GUEST_CSUM = 1L << 1;
  static final long F_CTRL_GUEST_OFFLOADS = 1L << 2;
  static final long F_MAC = 1L << 5;
  static final long F_GUEST_TSO4 = 1L << 7;
  static final long F_GUEST_TSO6 = 1L << 8;
  static final long F_HOST_TSO4 = 1L << 11;
  static final long F_HOST_TSO6 = 1L << 12;
  static final long F_MRG_RXBUF = 1L << 15;
  static final long F_STATUS = 1L << 16;
  static final long F_CTRL_VQ = 1L << 17;
  static final long F_CTRL_RX = 1L << 18;
  static final long F_CTRL_VLAN = 1L << 19;
  static final long F_CTRL_RX_EXTRA = 1L << 20;
  static final long F_CTRL_MAC_ADDR = 1L << 23;

  private static final long ALWAYS =
      F_GUEST_CSUM
          | F_CTRL_GUEST_OFFLOADS
          | F_MAC
          | F_GUEST_TSO4
          | F_GUEST_TSO6
          | F_MRG_RXBUF
          | F_STATUS
          | F_CTRL_VQ
          | F_CTRL_RX
          | F_CTRL_VLAN
          | F_CTRL_RX_EXTRA
          | F_CTRL_MAC_ADDR;
  private static final long GUEST_OFFLOADS = F_GUEST_CSUM | F_GUEST_TSO4 | F_GUEST_TSO6;

  private static final int STATUS_LINK_UP = 1;
  private static final int CONFIG_STATUS = 6;

  /** Frames that go out before other events have their turn. */
  private static final int BATCH = 64;

  private final MacAddress mac;
  private final NetPort backend;
  private final Executor ioThread;
  private final ReceiveFilter filter;
  private final VirtioNetControl control;
  private final NetPort port = new CardPort();

  /** The guest's offloads in force: of those negotiated, the ones not switched off since. */
  private long guestOffloads;

  /** Buffers for frames to the driver that have been popped and not used yet. */
  private final Deque<DescriptorChain> receiveBuffers = new ArrayDeque<>();

  private long receiveRoom;

  /** The back end has been refused a frame for lack of buffers. */
  private boolean starved;

  /** {@link #transmit} is posted and has not begun. */
  private boolean transmitPosted;

  private final byte[] header = new byte[VirtioNetHeader.BYTES];

  // Of the iothread alone.
  private final NetFrame outgoing = new NetFrame();

  /** {@link #outgoing} has been refused and waits for {@link NetPort#resume}. */
  private boolean outgoingHeld;

  /**
   * Makes the device in its reset state and connects it to the back end.
   *
   * @param mac the card's address until a driver sets another
   * @param backend where frames go to and come from
   * @param ioThread runs tasks on the iothread
   */
  public VirtioNet(MacAddress mac, NetPort backend, Executor ioThread, AddressSpace dma, Log log) {
    super(
        "virtio-net",
        DEVICE_ID,
        features(backend.offloads()),
        new int[] {QUEUE_SIZE, QUEUE_SIZE, CONTROL_QUEUE_SIZE},
        dma,
        log);
    this.mac = mac;
    this.backend = backend;
    this.ioThread = ioThread;
    this.filter = new ReceiveFilter(mac);
    this.control = new VirtioNetControl(filter, this::setGuestOffloads);
    backend.connect(port);
  }

  private static long features(int offloads) {
    return ALWAYS
        | ((offloads & NetPort.CHECKSUM) != 0 ? F_CSUM : 0)
        | ((offloads & NetPort.TCP4) != 0 ? F_HOST_TSO4 : 0)
        | ((offloads & NetPort.TCP6) != 0 ? F_HOST_TSO6 : 0);
  }

  @Override
  protected int readConfig(int offset) {
    if (offset < MacAddress.BYTES) {
      return filter.own().octet(offset);
    }
    return offset == CONFIG_STATUS ? STATUS_LINK_UP : 0;
  }

  /** Legacy drivers set their address here (5.1.4.2). */
  @Override
  protected void writeConfig(int offset, int value) {
    if (offset < MacAddress.BYTES && !negotiated(F_VERSION_1) && !negotiated(F_CTRL_MAC_ADDR)) {
      int shift = 8 * (MacAddress.BYTES - 1 - offset);
      long others = filter.own().value() & ~(0xffL << shift);
      filter.setOwn(new MacAddress(others | (long) value << shift));
    }
  }

  @Override
  protected void deviceReset() {
    filter.reset(mac);
    guestOffloads = 0;
    receiveBuffers.clear();
    receiveRoom = 0;
    if (starved) {
      resumeBackend();
    }
  }

  @Override
  protected void driverReady() {
    guestOffloads = GUEST_OFFLOADS;
    if (negotiated(F_CTRL_VLAN)) {
      filter.filterVlans();
    }
  }

  private boolean setGuestOffloads(long features) {
    boolean allowed = (features & ~GUEST_OFFLOADS) == 0;
    for (long left = features; left != 0 && allowed; left &= left - 1) {
      allowed = negotiated(Long.lowestOneBit(left));
    }
    if (allowed) {
      guestOffloads = features;
    }
    return allowed;
  }

  @Override
  protected void handleQueue(int index) {
    switch (index) {
      case RECEIVE -> {
        if (starved) {
          resumeBackend();
        }
      }
      case TRANSMIT -> postTransmit();
      default -> {
        if (control.serve(queue(CONTROL))) {
          signal(CONTROL);
        }
      }
    }
  }

  private void resumeBackend() {
    starved = false;
    ioThread.execute(backend::resume);
  }

  private int headerBytes() {
    return negotiated(F_VERSION_1) || negotiated(F_MRG_RXBUF)
        ? VirtioNetHeader.BYTES
        : VirtioNetHeader.LEGACY_BYTES;
  }

  // ---- from the driver ----

  private void postTransmit() {
    if (!transmitPosted) {
      transmitPosted = true;
      ioThread.execute(this::transmit);
    }
  }

  /** On the iothread. The lock is held for one frame at a time: vCPUs want it, too. */
  private void transmit() {
    synchronized (this) {
      transmitPosted = false;
    }
    if (outgoingHeld) {
      // resume() posts us again.
      return;
    }
    for (int n = 0; n < BATCH; n++) {
      Next next = takeNext();
      if (next == Next.NONE) {
        signalTransmitted(false);
        return;
      }
      if (next == Next.FRAME && !backend.receive(outgoing)) {
        outgoingHeld = true;
        signalTransmitted(false);
        return;
      }
    }
    signalTransmitted(true);
  }

  private synchronized void signalTransmitted(boolean more) {
    serve(() -> signal(TRANSMIT));
    if (more) {
      postTransmit();
    }
  }

  /** What the queue from the driver held. */
  private enum Next {
    /** A frame, now in {@link #outgoing}. */
    FRAME,
    /** Something that is no frame. */
    DROPPED,
    /** Nothing. */
    NONE
  }

  private synchronized Next takeNext() {
    Next[] result = {Next.NONE};
    serve(() -> {
      @Nullable DescriptorChain chain = queue(TRANSMIT).pop();
      if (chain != null) {
        result[0] = copyOut(chain) ? Next.FRAME : Next.DROPPED;
        queue(TRANSMIT).push(chain, 0);
      }
    });
    return result[0];
  }

  private boolean copyOut(DescriptorChain chain) {
    int headerBytes = headerBytes();
    long length = chain.readableBytes() - headerBytes;
    if (length < MacAddress.BYTES * 2 + 2 || length > NetFrame.MOST_BYTES) {
      log.guestError("virtio-net: a frame of " + length + " bytes");
      return false;
    }
    chain.read(0, header, 0, headerBytes);
    chain.read(headerBytes, outgoing.bytes(), 0, (int) length);
    outgoing.setLength((int) length);
    if (!VirtioNetHeader.read(header, outgoing) || !allowed(outgoing)) {
      log.guestError("virtio-net: a frame whose header asks for what was not negotiated");
      return false;
    }
    return true;
  }

  private boolean allowed(NetFrame frame) {
    return switch (frame.segmentation()) {
      case NONE -> !frame.needsChecksum() || negotiated(F_CSUM);
      case TCP4 -> negotiated(F_CSUM) && negotiated(F_HOST_TSO4);
      case TCP6 -> negotiated(F_CSUM) && negotiated(F_HOST_TSO6);
    };
  }

  // ---- to the driver ----

  /** The card's end of the cable. */
  private final class CardPort implements NetPort {
    @Override
    public void connect(NetPort peer) {
      throw new IllegalStateException("a card is connected when it is made");
    }

    @Override
    public boolean receive(NetFrame frame) {
      synchronized (VirtioNet.this) {
        if (!queue(RECEIVE).ready() || !filter.wants(frame.bytes(), frame.length())) {
          return true;
        }
        boolean[] taken = {true};
        serve(() -> taken[0] = copyIn(frame));
        return taken[0];
      }
    }

    @Override
    public void resume() {
      if (outgoingHeld) {
        if (!backend.receive(outgoing)) {
          return;
        }
        outgoingHeld = false;
        synchronized (VirtioNet.this) {
          postTransmit();
        }
      }
    }

    @Override
    public int offloads() {
      synchronized (VirtioNet.this) {
        return (inForce(F_GUEST_CSUM) ? CHECKSUM : 0)
            | (inForce(F_GUEST_TSO4) ? TCP4 : 0)
            | (inForce(F_GUEST_TSO6) ? TCP6 : 0);
      }
    }

    private boolean inForce(long feature) {
      return negotiated(feature) && (guestOffloads & feature) != 0;
    }
  }

  /** Puts a frame into buffers; false if there are too few. */
  private boolean copyIn(NetFrame frame) {
    int headerBytes = headerBytes();
    long needed = headerBytes + (long) frame.length();
    boolean mergeable = negotiated(F_MRG_RXBUF);
    while (receiveRoom < needed && (mergeable || receiveBuffers.isEmpty())) {
      @Nullable DescriptorChain chain = queue(RECEIVE).pop();
      if (chain == null) {
        starved = true;
        return false;
      }
      if (chain.writableBytes() < headerBytes) {
        throw new QueueException("a receive buffer of " + chain.writableBytes() + " bytes");
      }
      receiveBuffers.add(chain);
      receiveRoom += chain.writableBytes();
    }
    if (receiveRoom < needed) {
      log.guestError("virtio-net: a receive buffer is too small for " + needed + " bytes");
      return true;
    }
    fillBuffers(frame, headerBytes);
    signal(RECEIVE);
    return true;
  }

  private void fillBuffers(NetFrame frame, int headerBytes) {
    int done = 0;
    DescriptorChain first = receiveBuffers.element();
    int buffers = 0;
    long into = headerBytes;
    while (done < frame.length() || buffers == 0) {
      DescriptorChain chain = receiveBuffers.remove();
      receiveRoom -= chain.writableBytes();
      int part = chain.write(into, frame.bytes(), done, frame.length() - done);
      queue(RECEIVE).stage(chain, into + part);
      done += part;
      into = 0;
      buffers++;
    }
    VirtioNetHeader.write(frame, buffers, header);
    first.write(0, header, 0, headerBytes);
    // All buffers of a frame at once: drivers do not wait for the rest (5.1.6.3).
    queue(RECEIVE).publish();
  }
}
