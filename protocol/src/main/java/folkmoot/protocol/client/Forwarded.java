package folkmoot.protocol.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import folkmoot.protocol.wire.WireMessage;

/** The wire form of a forwarded operation and of its answer. */
public sealed interface Forwarded extends WireMessage {
  /** The channel on which a node expects both. */
  String CHANNEL = "forward";

  @Override
  @JsonIgnore
  default String channel() {
    return CHANNEL;
  }

  /**
   * A client operation for the receiving node's own engine.
   *
   * @param fromNode the node to answer, and the gateway's node
   * @param toIncarnation the start of the receiving node that the asking one knows of: a later one
   *     has forgotten what it has executed, and must not execute what the network repeats
   * @param forwardId the asking node's number for this forwarding; the answer echoes it
   * @param trace the {@code X-Request-Id} of the client's request, for log lines
   */
  record Request(
      String fromNode,
      long toIncarnation,
      long forwardId,
      long requestId,
      String trace,
      Mark mark,
      String group,
      Operation operation,
      long timeLeftMillis)
      implements Forwarded {}

  /** The answer to a {@link Request}. */
  record Reply(long forwardId, ClientReply reply) implements Forwarded {}
}
