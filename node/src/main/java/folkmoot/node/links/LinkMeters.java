package folkmoot.node.links;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;

/** What one link reports of its traffic, once a frame. */
final class LinkMeters {
  private static final String PEER = "peer";
  private static final Metric SENT_MESSAGES =
      Metric.counter("folkmoot_link_sent_messages_total", "Messages sent to the peer.", PEER);
  private static final Metric SENT_FRAMES =
      Metric.counter("folkmoot_link_sent_frames_total", "Frames sent to the peer.", PEER);
  private static final Metric SENT_BYTES =
      Metric.counter(
          "folkmoot_link_sent_bytes_total", "Bytes of the payloads sent to the peer.", PEER);
  private static final Metric RECEIVED_MESSAGES =
      Metric.counter(
          "folkmoot_link_received_messages_total", "Messages received from the peer.", PEER);
  private static final Metric RECEIVED_FRAMES =
      Metric.counter("folkmoot_link_received_frames_total", "Frames received from the peer.", PEER);
  private static final Metric RECEIVED_BYTES =
      Metric.counter(
          "folkmoot_link_received_bytes_total",
          "Bytes of the payloads received from the peer.",
          PEER);
  private static final Metric DROPPED_FRAMES =
      Metric.counter(
          "folkmoot_link_dropped_frames_total",
          "Frames to and from the peer that a fault of the lab swallowed.",
          PEER);
  private static final Metric HELD_BYTES =
      Metric.gauge(
          "folkmoot_link_held_bytes", "Bytes of the frames that a fault of the lab delays.", PEER);

  private final Counter sentMessages;
  private final Counter sentFrames;
  private final Counter sentBytes;
  private final Counter receivedMessages;
  private final Counter receivedFrames;
  private final Counter receivedBytes;
  private final Counter droppedFrames;
  private final Gauge heldBytes;

  LinkMeters(Meters meters, String peer) {
    sentMessages = meters.counter(SENT_MESSAGES, peer);
    sentFrames = meters.counter(SENT_FRAMES, peer);
    sentBytes = meters.counter(SENT_BYTES, peer);
    receivedMessages = meters.counter(RECEIVED_MESSAGES, peer);
    receivedFrames = meters.counter(RECEIVED_FRAMES, peer);
    receivedBytes = meters.counter(RECEIVED_BYTES, peer);
    droppedFrames = meters.counter(DROPPED_FRAMES, peer);
    heldBytes = meters.gauge(HELD_BYTES, peer);
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
