package folkmoot.node.links;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.MeterFamily;
import folkmoot.protocol.metrics.Meters;

/** What one link reports of its traffic, once a frame. */
final class LinkMeters {
  private final Counter sentMessages;
  private final Counter sentFrames;
  private final Counter sentBytes;
  private final Counter receivedMessages;
  private final Counter receivedFrames;
  private final Counter receivedBytes;
  private final Counter droppedFrames;
  private final Gauge heldBytes;

  LinkMeters(Meters meters, String peer) {
    MeterFamily family = MeterFamily.of(meters, "folkmoot_link_", "peer", peer);
    sentMessages = family.counter("sent_messages", "Messages sent to the peer.");
    sentFrames = family.counter("sent_frames", "Frames sent to the peer.");
    sentBytes = family.counter("sent_bytes", "Bytes of the payloads sent to the peer.");
    receivedMessages = family.counter("received_messages", "Messages received from the peer.");
    receivedFrames = family.counter("received_frames", "Frames received from the peer.");
    receivedBytes =
        family.counter("received_bytes", "Bytes of the payloads received from the peer.");
    droppedFrames =
        family.counter(
            "dropped_frames", "Frames to and from the peer that a fault of the lab swallowed.");
    heldBytes = family.gauge("held_bytes", "Bytes of the frames that a fault of the lab delays.");
  }

  /**
   * A frame leaves.
   *
   * @param messages those that were packed since the frame before
   */
  void sent(int messages, int bytes) {
    sentMessages.add(messages);
    sentFrames.add(1);
    sentBytes.add(bytes);
  }

  void received(int messages, int bytes) {
    receivedMessages.add(messages);
    receivedFrames.add(1);
    receivedBytes.add(bytes);
  }

  void dropped() {
    droppedFrames.add(1);
  }

  void held(int bytes) {
    heldBytes.set(bytes);
  }
}
