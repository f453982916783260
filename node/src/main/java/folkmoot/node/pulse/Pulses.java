package folkmoot.node.pulse;

import folkmoot.node.time.Clock;
import folkmoot.protocol.raft.Voter;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Whose pulse this node has heard, and who has heard its own: written by the {@link Heart}, read by
 * every replica, from any thread.
 */
public final class Pulses implements Heartbeats {
  /** Beats of which it is remembered when they were; who answers an earlier one is late. */
  private static final int REMEMBERED = 1024;

  private static final int LIFE_SHIFT = 32;

  private record Peer(long number, long heardNanos, OptionalLong answeredNanos) {}

  private final Clock clock;
  private final ConcurrentMap<Voter, Peer> peers = new ConcurrentHashMap<>();
  private final long[] sentNanos = new long[REMEMBERED];
  private final long firstNumber;
  private long latest;

  /**
   * @param incarnation the number of this start of the node on its disk, from 1
   */
  public Pulses(Clock clock, long incarnation) {
    this.clock = clock;
    this.firstNumber = incarnation << LIFE_SHIFT;
    this.latest = firstNumber;
  }

  @Override
  public OptionalLong heardNanos(Voter voter) {
    Peer peer = peers.get(voter);
    return peer == null ? OptionalLong.empty() : OptionalLong.of(peer.heardNanos());
  }

  @Override
  public long life(Voter voter) {
    return numberOf(voter) >>> LIFE_SHIFT;
  }

  @Override
  public OptionalLong answeredNanos(Voter voter) {
    Peer peer = peers.get(voter);
    return peer == null ? OptionalLong.empty() : peer.answeredNanos();
  }

  /** The number of the next beat, which is now. */
  long beat() {
    latest++;
    sentNanos[(int) (latest % REMEMBERED)] = clock.nanos();
    return latest;
  }

  /** The highest number of this node that has come; 0 for none. */
  long numberOf(Voter voter) {
    Peer peer = peers.get(voter);
    return peer == null ? 0 : peer.number();
  }

  /** Its node is another on another disk now. */
  void forget(Voter voter) {
    peers.remove(voter);
  }

  /** One that was overtaken says nothing new. */
  void heard(Voter voter, long number, long echoed) {
    Peer before = peers.get(voter);
    if (before != null && number <= before.number()) return;
    OptionalLong known = before == null ? OptionalLong.empty() : before.answeredNanos();
    peers.put(voter, new Peer(number, clock.nanos(), answered(echoed, known)));
  }

  private OptionalLong answered(long echoed, OptionalLong known) {
    boolean isOurs = echoed > firstNumber && echoed <= latest && echoed > latest - REMEMBERED;
    if (!isOurs) return known;
    long sent = sentNanos[(int) (echoed % REMEMBERED)];
    return known.isPresent() && known.getAsLong() - sent > 0 ? known : OptionalLong.of(sent);
  }
}
