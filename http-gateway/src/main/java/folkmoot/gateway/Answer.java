package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.token.SessionToken;

/** What became of an operation, as the gateway tells the one who submitted it. */
public sealed interface Answer {

  /**
   * An engine's own answer; never {@link ClientReply.NotLeader} or {@link ClientReply.Unavailable}.
   *
   * @param seen what the client has seen by now
   */
  record Replied(ClientReply reply, SessionToken seen) implements Answer {
    /** To a client of which it is not known what it has seen. */
    public Replied(ClientReply reply) {
      this(reply, SessionToken.EMPTY);
    }

    /**
     * To a client that had seen this before: it has seen that, too, or accepts that what it had
     * seen of the group is lost.
     */
    public Replied toOneWhoHasSeen(SessionToken before, String group) {
      return new Replied(
          reply,
          reply instanceof ClientReply.SeenLost lost
              ? before.instead(group, lost.at())
              : before.and(reply.behind()).and(group, reply.seen()));
    }
  }

  /** This node does not lead, and the request forbade to forward it; nothing applied. */
  record NotTheLeader(Served here) implements Answer {}

  /** No leader was found within the wait for one; nothing applied. */
  record NoLeader(Served last) implements Answer {}

  /** An engine kept saying that it cannot serve, for {@code reason}; nothing applied. */
  record CannotServe(String reason, Served last) implements Answer {}

  /** The deadline passed with an attempt unanswered: a write may be applied, now or later. */
  record Silence() implements Answer {}

  /**
   * What the client had seen in another group may yet be lost, and was not settled before the
   * deadline; nothing applied.
   */
  record Unsettled() implements Answer {}

  /** {@code limit} requests are under way already; nothing applied. */
  record TooMany(int limit) implements Answer {}

  /** The gateway stopped before it asked anyone, or while a read was under way; nothing applied. */
  record Stopped() implements Answer {}
}
