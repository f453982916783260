package folkmoot.node.raft;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a leader has heard of the others in its term, and what it knows of itself. Everyone who
 * answers is noted; who counts is for the rules, which go by the configuration.
 */
final class Followers {
  private final Voter self;
  private final long sinceNanos;
  private final SortedMap<Voter, Long> durable = new TreeMap<>();
  private final SortedMap<Voter, Long> echoed = new TreeMap<>();
  private final SortedMap<Voter, Long> heard = new TreeMap<>();

  /** When each round that may still be echoed was sent. */
  private final SortedMap<Long, Long> sent = new TreeMap<>();

  private static final int ROUNDS_REMEMBERED = 10_000;

  Followers(Voter self, long nowNanos) {
    this.self = self;
    this.sinceNanos = nowNanos;
  }

  void roundSent(long round, long nowNanos) {
    sent.put(round, nowNanos);
    if (sent.size() > ROUNDS_REMEMBERED) sent.remove(sent.firstKey());
  }

  void ownDurable(long index) {
    durable.put(self, index);
  }

  /** Takes an answer of the current term; true if the follower's durable index moved. */
  boolean answered(RaftMessage.AppendEntriesReply reply) {
    Voter from = reply.from();
    echoed.merge(from, reply.round(), Math::max);
    Long sentAt = sent.get(reply.round());
    if (sentAt != null) heard.merge(from, sentAt, (a, b) -> a - b >= 0 ? a : b);
    if (!reply.success() || reply.matchIndex() <= durable(from)) return false;
    durable.put(from, reply.matchIndex());
    return true;
  }

  /** The follower has lost what it had after that. */
  void forgot(Voter voter, long lastIndex) {
    durable.computeIfPresent(voter, (name, index) -> Math.min(index, lastIndex));
  }

  /** Up to where this voter's log matches and is on its disk, as far as is known. */
  long durable(Voter voter) {
    return durable.getOrDefault(voter, 0L);
  }

  /** The latest round that this voter has answered; the leader needs none. */
  long echoed(Voter voter) {
    return voter.equals(self) ? Long.MAX_VALUE : echoed.getOrDefault(voter, 0L);
  }

  /** When the latest message was sent that this voter has answered (trap 12). */
  long heard(Voter voter, long nowNanos) {
    return voter.equals(self) ? nowNanos : heard.getOrDefault(voter, sinceNanos);
  }
}
