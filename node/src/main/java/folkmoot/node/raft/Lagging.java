package folkmoot.node.raft;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The followers whose logs end before the leader's begins. Each is told where to fetch a snapshot,
 * again and again, until the log continues it; and what it will need after the snapshot that is on
 * its way is kept, within bounds (trap 15).
 */
final class Lagging {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 3;

  /** One of them. */
  private static final class Case {
    Voter source;
    int failures;
    long heldFrom;
    long heardNanos;
    long toldNanos;
    long pausedUntilNanos;
  }

  private final Replica replica;
  private final long term;
  private final Followers followers;
  private final Predicate<Voter> answers;
  private final SortedMap<Voter, Case> cases = new TreeMap<>();

  /**
   * @param answers whether a voter has answered lately
   */
  Lagging(Replica replica, long term, Followers followers, Predicate<Voter> answers) {
    this.replica = replica;
    this.term = term;
    this.followers = followers;
    this.answers = answers;
  }

  /** A replicator says that its follower cannot be served by the log. */
  void lags(Voter peer) {
    long now = replica.clock().nanos();
    Case lagging = cases.computeIfAbsent(peer, voter -> open(now));
    if (now - lagging.pausedUntilNanos < 0) return;
    if (now - lagging.toldNanos < replica.settings().timing().heartbeat().toNanos() / 2) return;
    long leastIndex = replica.log().terms().base().index();
    lagging.source =
        replica
            .rules()
            .source()
            .choose(
                replica.self(),
                peer,
                replica.settings().configuration().voters(),
                followers::durable,
                answers,
                leastIndex,
                lagging.failures);
    lagging.toldNanos = now;
    replica.send(
        peer,
        new RaftMessage.InstallSnapshot(
            replica.settings().group(), term, replica.self(), lagging.source, leastIndex));
  }

  private static Case open(long now) {
    Case opened = new Case();
    opened.heardNanos = now;
    opened.toldNanos = now - Duration.ofHours(1).toNanos();
    opened.pausedUntilNanos = now;
    return opened;
  }

  void replied(RaftMessage.InstallSnapshotReply reply) {
    Case lagging = cases.get(reply.from());
    if (lagging == null) return;
    lagging.heardNanos = replica.clock().nanos();
    hold(reply.from(), lagging, reply.snapshotIndex());
    if (reply.failed()) pause(reply.from(), lagging);
  }

  private void hold(Voter peer, Case lagging, long from) {
    lagging.heldFrom = from;
    replica.probe().held(replica.self(), peer, from);
  }

  /** The log continues this follower's again. */
  void continues(Voter peer) {
    if (cases.remove(peer) != null) replica.probe().held(replica.self(), peer, 0);
  }

  /** Waits longer each time, so that a transfer that cannot end in time does not go on for ever. */
  private void pause(Voter peer, Case lagging) {
    long doublings = 1L << Math.min(lagging.failures, MOST_DOUBLINGS);
    lagging.failures++;
    hold(peer, lagging, 0);
    lagging.pausedUntilNanos = replica.clock().nanos() + FIRST_PAUSE.toNanos() * doublings;
  }

  /**
   * Up to where nobody will need the log once it has its snapshot; the greatest number if nobody is
   * on the way to one.
   */
  long held(LogSizes sizes) {
    long held = Long.MAX_VALUE;
    long now = replica.clock().nanos();
    RaftSettings.Snapshots limits = replica.settings().snapshots();
    for (Map.Entry<Voter, Case> each : cases.entrySet()) {
      Case lagging = each.getValue();
      if (lagging.heldFrom == 0) continue;
      boolean silent = now - lagging.heardNanos > limits.timeout().toNanos();
      if (silent || sizes.bytesAfter(lagging.heldFrom) > limits.heldBytes()) {
        pause(each.getKey(), lagging);
      } else {
        held = Math.min(held, lagging.heldFrom);
      }
    }
    return held;
  }
}
