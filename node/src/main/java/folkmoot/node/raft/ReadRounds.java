package folkmoot.node.raft;

import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.ReadIndexRule;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A leader's rounds of confirmation (thesis §6.4; trap 2): reads that arrive together share one
 * round, opened after they arrived; those that arrive meanwhile share the next.
 */
final class ReadRounds {
  /** A read that waits for an index. */
  interface Waiter {
    void serveAt(long index);

    /** Leadership is lost. */
    void refuse();

    /** Too many wait already. */
    void turnAway();

    boolean isExpired(long nowNanos);
  }

  /** Sends a round to every follower. */
  @FunctionalInterface
  interface Broadcast {
    /**
     * @param isHeartbeat false if it comes early, because reads wait for it
     */
    void send(long round, boolean isHeartbeat);
  }

  private final ReadIndexRule rule;
  private final long term;
  private final Broadcast broadcast;
  private List<Waiter> arrived = new ArrayList<>();
  private List<Waiter> confirming = List.of();
  private long latestRound;
  private long awaitedRound;
  private long readIndex;

  ReadRounds(ReadIndexRule rule, long term, Broadcast broadcast) {
    this.rule = rule;
    this.term = term;
    this.broadcast = broadcast;
  }

  int size() {
    return arrived.size() + confirming.size();
  }

  /** A heartbeat is a round as well. */
  void heartbeat() {
    latestRound++;
    broadcast.send(latestRound, true);
  }

  void add(Waiter waiter) {
    arrived.add(waiter);
  }

  /** Opens a round for those who have arrived, if none is under way and the rule lets it. */
  void open(LogTerms log, long commitIndex) {
    if (arrived.isEmpty() || !confirming.isEmpty() || !rule.mayOpen(log, commitIndex, term)) return;
    confirming = arrived;
    arrived = new ArrayList<>();
    readIndex = commitIndex;
    awaitedRound = rule.roundFor(latestRound);
    if (awaitedRound <= latestRound) return;
    latestRound++;
    broadcast.send(latestRound, false);
  }

  /** Serves those whose round is confirmed; true if that made room for the next. */
  boolean confirm(Configuration configuration, ToLongFunction<Voter> echoed, long termNow) {
    if (confirming.isEmpty() || !rule.confirmed(configuration, echoed, awaitedRound)) return false;
    List<Waiter> served = confirming;
    confirming = List.of();
    boolean leads = rule.stillLeads(term, termNow, true);
    served.forEach(waiter -> settle(waiter, leads));
    return true;
  }

  private void settle(Waiter waiter, boolean leads) {
    if (leads) waiter.serveAt(readIndex);
    else waiter.refuse();
  }

  void expire(long nowNanos) {
    arrived.removeIf(waiter -> waiter.isExpired(nowNanos));
  }

  void refuseAll() {
    confirming.forEach(Waiter::refuse);
    arrived.forEach(Waiter::refuse);
    confirming = List.of();
    arrived = new ArrayList<>();
  }
}
