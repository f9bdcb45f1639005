package dev.rhea.devices.net.user;

import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.IpPacket;
import dev.rhea.devices.net.packet.TcpHeader;
import dev.rhea.devices.net.user.TcpNat.Flow;
import java.io.IOException;

/**
 * One TCP connection of the guest's, of which this is the other end (RFC 9293), joined to a stream
 * of the host's. Names as in its section 3.3.1: SND is the direction to the guest, RCV the one from
 * it.
 *
 * <p>The cable loses nothing, but the guest may: what it does not acknowledge in time is sent
 * again. There is no congestion to control. Segments that come out of order are asked for again.
 *
 * <p><i>Not modelled</i>: timestamps, selective acknowledgment, urgent data (it counts as data),
 * TIME-WAIT (an old segment finds no connection and is answered by a reset), simultaneous open.
 */
final class TcpConnection implements HostStream.Listener {
  /** Our window's shift: {@link TcpBuffers#SIZE} fits into 16 bits. */
  private static final int RCV_SCALE = 4;

  private static final int MOST_IP_BYTES = 65535;
  private static final int DEFAULT_SEGMENT = 536;
  private static final int LEAST_SEGMENT = 64;

  private static final int DUPLICATES = 3;

  private enum Phase {
    /** The guest wants to connect, the host tries to. */
    CONNECTING,
    /** We have asked the guest to connect. */
    SYN_SENT,
    /** We have told the guest that it is connected. */
    SYN_RECEIVED,
    /** Data may flow. */
    OPEN,
    /** Over. */
    CLOSED
  }

  private final TcpNat nat;
  private final Flow flow;
  private final TcpBuffers buffers;
  private Phase phase;

  // To the guest.
  private final int iss;
  private int sndUna;
  private int sndNxt;
  private int sndMax;
  private long sndWnd;
  private int sndWl1;
  private int sndWl2;
  private int sndScale;
  private int segment = DEFAULT_SEGMENT;
  private boolean finAcknowledged;
  private int duplicates;
  private final RetryTimer timer = new RetryTimer();

  // From the guest.
  private int rcvNxt;
  private int rcvScale;
  private int rcvAdvertised;
  private boolean ackDue;

  /** A connection that the guest asks for; {@code syn} is its first segment. */
  static TcpConnection fromGuest(TcpNat nat, Flow flow, HostStream stream, TcpHeader syn, int iss) {
    TcpConnection connection = new TcpConnection(nat, flow, stream, Phase.CONNECTING, iss);
    connection.learnPeer(syn);
    return connection;
  }

  /** A connection that the host has accepted and the guest is to be asked for. */
  static TcpConnection fromHost(TcpNat nat, Flow flow, HostStream stream, int iss) {
    return new TcpConnection(nat, flow, stream, Phase.SYN_SENT, iss);
  }

  private TcpConnection(TcpNat nat, Flow flow, HostStream stream, Phase phase, int iss) {
    this.nat = nat;
    this.flow = flow;
    this.buffers = new TcpBuffers(stream);
    this.phase = phase;
    this.iss = iss;
    sndUna = iss;
    sndNxt = iss;
    sndMax = iss;
  }

  private void learnPeer(TcpHeader syn) {
    rcvNxt = syn.sequence() + 1;
    rcvAdvertised = rcvNxt;
    sndWl1 = syn.sequence();
    sndWnd = syn.window();
    int header = (flow.guest().isV4() ? IpPacket.V4_HEADER : IpPacket.V6_HEADER) + TcpHeader.BYTES;
    int offered = syn.segmentSize() == 0 ? DEFAULT_SEGMENT : syn.segmentSize();
    segment = Math.clamp(offered, LEAST_SEGMENT, Ethernet.MTU - header);
    if (syn.windowScale() != TcpHeader.NO_SCALE) {
      sndScale = syn.windowScale();
      rcvScale = RCV_SCALE;
    }
  }

  Flow flow() {
    return flow;
  }

  /** When {@link #timeout} is to be called, in the machine's time. */
  long deadline() {
    return timer.deadline();
  }

  // ---- segments from the guest (3.10.7) ----

  /** Takes a segment of this flow, whose checksum is right. */
  void receive(TcpHeader segment) {
    switch (phase) {
      case CONNECTING -> {
        if (segment.has(TcpHeader.RST)) {
          close(true);
        }
      }
      case SYN_SENT -> receiveAnswer(segment);
      case SYN_RECEIVED, OPEN -> receiveSynchronised(segment);
      case CLOSED -> {
        // A segment that was on its way.
      }
    }
    nat.schedule(this);
  }

  private void receiveAnswer(TcpHeader segment) {
    if (segment.has(TcpHeader.ACK) && segment.acknowledgment() != iss + 1) {
      if (!segment.has(TcpHeader.RST)) {
        nat.sendReset(flow, segment);
      }
      return;
    }
    if (segment.has(TcpHeader.RST)) {
      if (segment.has(TcpHeader.ACK)) {
        close(true);
      }
      return;
    }
    if (segment.has(TcpHeader.SYN) && segment.has(TcpHeader.ACK)) {
      learnPeer(segment);
      sndWl2 = segment.acknowledgment();
      ackDue = true;
      open();
    }
  }

  private void open() {
    sndUna = iss + 1;
    sndNxt = sndUna;
    sndMax = sndUna;
    timer.answered();
    phase = Phase.OPEN;
    buffers.open();
  }

  private void receiveSynchronised(TcpHeader segment) {
    int sequence = segment.sequence();
    boolean firstAgain = segment.has(TcpHeader.SYN) && sequence == rcvNxt - 1;
    if (phase == Phase.SYN_RECEIVED && firstAgain && !segment.has(TcpHeader.ACK)) {
      // Our answer is late or lost: it goes out again.
      sndNxt = iss;
      return;
    }
    if (!isAcceptable(sequence, segment.sequenceLength())) {
      ackDue |= !segment.has(TcpHeader.RST);
      return;
    }
    if (segment.has(TcpHeader.RST)) {
      // Only the very next number is believed (RFC 5961 3.2).
      if (sequence == rcvNxt) {
        close(true);
      } else {
        ackDue = true;
      }
      return;
    }
    if (segment.has(TcpHeader.SYN)) {
      // If the guest has indeed begun anew, it answers our acknowledgment by a reset (RFC 5961 4).
      ackDue = true;
      return;
    }
    if (segment.has(TcpHeader.ACK) && acknowledge(segment)) {
      takeData(segment);
    }
  }

  /** The four cases of 3.10.7.4. */
  private boolean isAcceptable(int sequence, int length) {
    int window = window();
    int from = sequence - rcvNxt;
    int last = from + length - 1;
    if (length == 0) {
      return window == 0 ? from == 0 : from >= 0 && from < window;
    }
    return window != 0 && ((from >= 0 && from < window) || (last >= 0 && last < window));
  }

  /** False if the segment is to be taken no further. */
  private boolean acknowledge(TcpHeader segment) {
    int ack = segment.acknowledgment();
    if (phase == Phase.SYN_RECEIVED) {
      if (ack != iss + 1) {
        nat.sendReset(flow, segment);
        return false;
      }
      sndWl1 = segment.sequence() - 1;
      open();
    }
    if (ack - sndMax > 0) {
      ackDue = true;
      return false;
    }
    int acknowledged = ack - sndUna;
    if (acknowledged > 0) {
      removeAcknowledged(acknowledged, ack);
    } else if (acknowledged == 0) {
      countDuplicate(segment);
    }
    if (acknowledged >= 0) {
      updateWindow(segment, ack);
    }
    if (sndWnd == 0) {
      // It lives and wants no more for now, for as long as it likes.
      timer.forgive();
    }
    return true;
  }

  private void removeAcknowledged(int acknowledged, int ack) {
    int data = Math.min(acknowledged, buffers.toGuest());
    // The one number beyond the data is FIN's.
    finAcknowledged = acknowledged > data;
    buffers.dropToGuest(data);
    sndUna = ack;
    if (sndNxt - sndUna < 0) {
      sndNxt = sndUna;
    }
    duplicates = 0;
    timer.answered();
    if (sndUna != sndMax) {
      timer.arm(nat.nanos());
    }
  }

  /** The guest misses something that we have sent: it goes out again before its time (RFC 5681). */
  private void countDuplicate(TcpHeader segment) {
    boolean duplicate =
        segment.sequenceLength() == 0
            && sndUna != sndMax
            && (long) segment.window() << sndScale == sndWnd;
    if (duplicate && ++duplicates == DUPLICATES) {
      sndNxt = sndUna;
    }
  }

  private void updateWindow(TcpHeader segment, int ack) {
    int newer = segment.sequence() - sndWl1;
    if (newer > 0 || (newer == 0 && ack - sndWl2 >= 0)) {
      sndWnd = (long) segment.window() << sndScale;
      sndWl1 = segment.sequence();
      sndWl2 = ack;
    }
  }

  private void takeData(TcpHeader segment) {
    if (buffers.guestEnded()) {
      ackDue |= segment.sequenceLength() > 0;
      return;
    }
    int before = rcvNxt - segment.sequence();
    if (before < 0) {
      // Something before it is missing.
      ackDue = true;
      return;
    }
    int length = Math.min(segment.dataLength() - before, window());
    boolean complete = before + Math.max(length, 0) >= segment.dataLength();
    try {
      if (length > 0) {
        ackDue = true;
        rcvNxt += length;
        buffers.fromGuest(nat.segmentBytes(), segment.data() + before, length);
      }
      if (segment.has(TcpHeader.FIN) && complete) {
        ackDue = true;
        rcvNxt++;
        buffers.endFromGuest();
      }
    } catch (IOException e) {
      tear();
    }
  }

  // ---- the host's side ----

  @Override
  public void connected() {
    if (phase == Phase.CONNECTING) {
      phase = Phase.SYN_RECEIVED;
    }
    nat.schedule(this);
  }

  @Override
  public void failed(IOException reason) {
    nat.refuse(this, rcvNxt);
    close(true);
  }

  @Override
  public void readable() {
    try {
      buffers.fill();
    } catch (IOException e) {
      tear();
      return;
    }
    output();
  }

  @Override
  public void writable() {
    try {
      buffers.drain();
    } catch (IOException e) {
      tear();
      return;
    }
    // Tell the guest of room as soon as it is worth it (RFC 9293 3.8.6.2.2).
    if (rcvNxt + window() - rcvAdvertised >= TcpBuffers.SIZE / 4 || window() == TcpBuffers.SIZE) {
      ackDue = true;
    }
    nat.schedule(this);
  }

  /** The host's side has broken: so does the guest's. */
  private void tear() {
    if (phase != Phase.CLOSED) {
      nat.sendReset(flow, sndNxt, rcvNxt);
      close(true);
    }
  }

  /** Ends both sides, without a word to the guest. */
  void close(boolean torn) {
    phase = Phase.CLOSED;
    timer.answered();
    buffers.close(torn);
    nat.remove(this);
  }

  // ---- segments to the guest ----

  /** Sends what may be sent now. */
  void output() {
    switch (phase) {
      case CONNECTING, CLOSED -> {
        // Nothing to say yet, or any more.
      }
      case SYN_SENT -> {
        if (sndNxt == iss) {
          sendFirst(TcpHeader.SYN);
        }
      }
      case SYN_RECEIVED -> {
        if (sndNxt == iss) {
          sendFirst(TcpHeader.SYN | TcpHeader.ACK);
        }
      }
      case OPEN -> {
        while (sendData(false)) {
          // As long as there is data, window and room.
        }
        if (ackDue) {
          send(TcpHeader.ACK, 0, 0);
        }
        closeWhenFinished();
      }
    }
  }

  private void closeWhenFinished() {
    if (phase == Phase.OPEN && buffers.outputShut() && finAcknowledged && !ackDue) {
      close(false);
    }
  }

  private void sendFirst(int flags) {
    armTimer();
    send(flags, 0, 0);
  }

  /**
   * Sends the next segment.
   *
   * @param probe whether to send a byte into a closed window
   * @return whether there may be another one
   */
  private boolean sendData(boolean probe) {
    int offset = sndNxt - sndUna;
    int available = buffers.toGuest() - offset;
    if (available < 0 || finAcknowledged) {
      // FIN is out.
      return false;
    }
    long window = Math.max(sndWnd - offset, probe ? 1 : 0);
    int length = (int) Math.min(Math.min(available, window), mostData());
    boolean fin = buffers.hostEnded() && length == available;
    if (length == 0 && !fin) {
      if (available > 0 && offset == 0) {
        // The window is closed: ask for it in time, the guest's update may be lost.
        armTimer();
      }
      return false;
    }
    boolean small = length < available && length < segment;
    if (small && offset > 0) {
      // A larger segment goes out once the window is (3.8.6.2.1).
      return false;
    }
    int flags =
        TcpHeader.ACK | (length == available ? TcpHeader.PSH : 0) | (fin ? TcpHeader.FIN : 0);
    armTimer();
    return send(flags, offset, length);
  }

  private int mostData() {
    boolean v4 = flow.guest().isV4();
    if (!nat.sender().segments(v4)) {
      return segment;
    }
    int header = (v4 ? IpPacket.V4_HEADER : 0) + TcpHeader.BYTES;
    return (MOST_IP_BYTES - header) / segment * segment;
  }

  private void armTimer() {
    timer.armUnlessArmed(nat.nanos());
  }

  /** Whether it has been sent. If not, the connection is told to try again. */
  private boolean send(int flags, int from, int length) {
    int window = window();
    boolean first = (flags & TcpHeader.SYN) != 0;
    int start = IpSender.payload(flow.guest().isV4()) + TcpHeader.BYTES;
    if (length > 0) {
      buffers.copyToGuest(from, nat.sender().bytes(), start, length);
    }
    // A first segment's window is not scaled; its scale is told unless the guest has none.
    int shift = first ? 0 : rcvScale;
    boolean tellScale = first && (phase == Phase.SYN_SENT || rcvScale != 0);
    int field = Math.min(window >> shift, 0xffff);
    boolean sent =
        nat.send(
            flow,
            new TcpNat.Out(
                sndNxt,
                (flags & TcpHeader.ACK) != 0 ? rcvNxt : 0,
                flags,
                field,
                length,
                first,
                tellScale ? RCV_SCALE : TcpHeader.NO_SCALE,
                length > segment ? segment : IpSender.WHOLE));
    if (!sent) {
      nat.retryLater(this);
      return false;
    }
    rcvAdvertised = rcvNxt + (field << shift);
    sndNxt += length + (first ? 1 : 0) + ((flags & TcpHeader.FIN) != 0 ? 1 : 0);
    if (sndNxt - sndMax > 0) {
      sndMax = sndNxt;
    }
    ackDue = false;
    return true;
  }

  private int window() {
    return buffers.room();
  }

  /** {@link #deadline} has passed. */
  void timeout() {
    if (!timer.retry()) {
      tear();
      return;
    }
    sndNxt = sndUna;
    if (phase == Phase.OPEN && sndWnd == 0) {
      sendData(true);
    }
    output();
  }
}
