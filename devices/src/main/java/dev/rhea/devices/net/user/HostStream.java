package dev.rhea.devices.net.user;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The host's side of a connection: a stream of bytes each way, none of which blocks. */
interface HostStream {
  /** Told on the iothread what the stream has. */
  interface Listener {
    /** The connection to the server stands. */
    void connected();

    /** There is no connection to the server. */
    void failed(IOException reason);

    /** There may be something to read. */
    void readable();

    /** There may be room to write. */
    void writable();
  }

  /** Begins to tell the listener: of the connection first, if there is none yet. */
  void start(Listener listener);

  /** Reads what there is; -1 at the end. */
  int read(ByteBuffer to) throws IOException;

  /** Writes what there is room for. */
  int write(ByteBuffer from) throws IOException;

  /** Nothing more will be written. */
  void shutdownOutput() throws IOException;

  /** Chooses what the listener is told of. */
  void interest(boolean read, boolean write);

  /** Ends the connection: in order, or so that the other side sees it torn. */
  void close(boolean torn);
}
