package dev.rhea.devices.net.link;

import dev.rhea.devices.HostException;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Records what passes in both directions in the format of libpcap (pcap-savefile(5)),
 * little-endian, with the host's time. Frames are recorded as they are: what a card leaves to its
 * peer (checksums, segmentation) is not done.
 */
public final class PcapFilter implements AutoCloseable {
  private static final int MAGIC = 0xa1b2_c3d4;

  /** 2.4. */
  private static final int VERSION = 4 << 16 | 2;

  private static final int ETHERNET = 1;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final Path file;
  private final OutputStream out;
  private final int mostBytes;
  private final Consumer<String> notes;
  private final Side network = new Side();
  private final Side card = new Side();
  private boolean failed;

  /**
   * Creates the file.
   *
   * @param inner the network that is recorded
   * @param mostBytes most bytes of each frame that are kept
   * @param notes told if the file can no longer be written
   * @throws HostException if it cannot be created
   */
  public PcapFilter(NetPort inner, Path file, int mostBytes, Consumer<String> notes) {
    this.file = file;
    this.mostBytes = mostBytes;
    this.notes = notes;
    try {
      out = Files.newOutputStream(file);
      ByteBuffer header = ByteBuffer.allocate(FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(MAGIC).putInt(VERSION);
      header.putInt(16, mostBytes).putInt(20, ETHERNET);
      out.write(header.array());
    } catch (IOException e) {
      throw new HostException(
          "filter-dump: '" + file + "' cannot be written; choose a file in a directory of yours",
          e);
    }
    network.to = inner;
    inner.connect(card);
  }

  /** The recorded network, for a card or for another filter. */
  public NetPort network() {
    return network;
  }

  /**
   * One of the two ends that the cable has been cut into: what it is given goes on to {@code to}.
   */
  private final class Side implements NetPort {
    NetPort to = NetPort.NOTHING;

    @Override
    public void connect(NetPort peer) {
      card.to = peer;
    }

    @Override
    public boolean receive(NetFrame frame) {
      boolean taken = to.receive(frame);
      if (taken) {
        record(frame);
      }
      return taken;
    }

    @Override
    public void resume() {
      to.resume();
    }

    @Override
    public int offloads() {
      return to.offloads();
    }
  }

  private void record(NetFrame frame) {
    if (failed) {
      return;
    }
    int kept = Math.min(frame.length(), mostBytes);
    Instant now = Instant.now();
    ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + kept).order(ByteOrder.LITTLE_ENDIAN);
    record.putInt((int) now.getEpochSecond()).putInt(now.getNano() / 1000);
    record.putInt(kept).putInt(frame.length());
    record.put(frame.bytes(), 0, kept);
    try {
      out.write(record.array());
    } catch (IOException e) {
      failed = true;
      notes.accept(
          "rhea: filter-dump: '" + file + "' cannot be written any more: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      // Everything has been written already.
    }
  }
}
