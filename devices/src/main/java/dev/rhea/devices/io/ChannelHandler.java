package dev.rhea.devices.io;

import java.nio.channels.SelectionKey;

/** What to do when a channel registered with the iothread is ready. */
@FunctionalInterface
public interface ChannelHandler {
  /** Called on the iothread; the key's ready set says what the channel is ready for. */
  void ready(SelectionKey key);
}
