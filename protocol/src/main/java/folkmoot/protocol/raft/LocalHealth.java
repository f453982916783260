package folkmoot.protocol.raft;

import java.time.Duration;

/**
 * How late this replica itself is, and so how far it may trust its own impression that others are
 * silent (Lifeguard: Dadgar, Phillips and Currey 2018, "local health awareness"). On a machine that
 * is starved of CPU everybody's messages are late, the replica's own reading of them first of all;
 * who takes that for the leader's death makes elections that nobody needs. It changes how long is
 * waited and never what is decided.
 *
 * @param lateNanos by how much a timer of this replica came too late: the worst of the recent past,
 *     forgotten bit by bit
 */
public record LocalHealth(long lateNanos) {
  /** Every timer comes when it is due. */
  public static final LocalHealth GOOD = new LocalHealth(0);

  /** A message passes about so many threads on its way here and back that may be as late. */
  private static final int HOPS = 4;

  private static final Duration MOST = Duration.ofSeconds(2);

  /** After one more timer that came so late; what was observed before fades by an eighth. */
  public LocalHealth observe(long late) {
    return new LocalHealth(Math.max(Math.max(0, late), lateNanos - lateNanos / 8));
  }

  /** What is to be added to every time after which others count as silent, at most 2 s. */
  public Duration allowance() {
    long nanos = lateNanos > MOST.toNanos() / HOPS ? MOST.toNanos() : lateNanos * HOPS;
    return Duration.ofNanos(nanos);
  }
}
