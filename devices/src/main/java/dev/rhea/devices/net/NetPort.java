package dev.rhea.devices.net;

/**
 * An end of a network cable. All methods but {@link #connect}, which is called once before frames
 * flow, are called on the iothread.
 */
public interface NetPort {
  /** {@link #offloads}: frames may lack the checksum of their fourth layer. */
  int CHECKSUM = 1;

  /** {@link #offloads}: frames may be TCP over IPv4 that is to be cut into segments. */
  int TCP4 = 2;

  /** {@link #offloads}: frames may be TCP over IPv6 that is to be cut into segments. */
  int TCP6 = 4;

  /** The peer of a port that nothing is connected to: it takes every frame and does nothing. */
  NetPort NOTHING =
      new NetPort() {
        @Override
        public void connect(NetPort peer) {}

        @Override
        public boolean receive(NetFrame frame) {
          return true;
        }

        @Override
        public void resume() {}

        @Override
        public int offloads() {
          return 0;
        }
      };

  /** Tells where this port's frames are to go. */
  void connect(NetPort peer);

  /**
   * Takes a frame, or drops it as a network may. The frame is the caller's again on return.
   *
   * @return false if there is no room: then the caller keeps the frame and this port calls the
   *     peer's {@link #resume} when it may try again
   */
  boolean receive(NetFrame frame);

  /** The peer, which has refused a frame, has room again. */
  void resume();

  /**
   * What {@link #receive} can take beside complete frames, a set of the bits above. For back ends
   * always the same; for a card as its driver has asked.
   */
  int offloads();
}
