package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Served;

/** What became of an operation, as the gateway tells the one who submitted it. */
public sealed interface Answer {

  /**
   * An engine's own answer; never {@link ClientReply.NotLeader} or {@link ClientReply.Unavailable}.
   */
  record Replied(ClientReply reply) implements Answer {}

  /** This node does not lead, and the request forbade to forward it; nothing applied. */
  record NotTheLeader(Served here) implements Answer {}

  /** No leader was found within the wait for one; nothing applied. */
  record NoLeader(Served last) implements Answer {}

  /** An engine kept saying that it cannot serve, for {@code reason}; nothing applied. */
  record CannotServe(String reason, Served last) implements Answer {}

  /** The deadline passed with an attempt unanswered: a write may be applied, now or later. */
  record Silence() implements Answer {}

  /** {@code limit} requests are under way already; nothing applied. */
  record TooMany(int limit) implements Answer {}

  /** The gateway stopped before it asked anyone, or while a read was under way; nothing applied. */
  record Stopped() implements Answer {}
}
