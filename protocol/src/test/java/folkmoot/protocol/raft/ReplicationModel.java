package folkmoot.protocol.raft;

import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.RaftMessage.AppendEntriesReply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One leader, one follower, and a network that loses, reorders and repeats what they say. They
 * decide by {@link Progress} and an {@link AppendRule}; after every step it is looked whether the
 * leader knows only what is true.
 */
final class ReplicationModel {
  /** Thrown when what must hold does not. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String what) {
      super(what);
    }
  }

  private static final int WINDOW = 4;

  private final SplittableRandom random;
  private final AppendRule rule;
  private final List<LogEntry> leader = new ArrayList<>();
  private final List<LogEntry> follower = new ArrayList<>();
  private final List<RaftMessage> network = new ArrayList<>();
  private final long term;
  private Progress progress;
  private int agreed;
  private int refusals;

  ReplicationModel(long seed, AppendRule rule) {
    this.random = new SplittableRandom(seed);
    this.rule = rule;
    long shared = grow(leader, 0, 1, random.nextInt(12));
    follower.addAll(leader);
    // One of the two has more of the last term that they share; then each has terms of its own.
    List<LogEntry> longer = random.nextBoolean() ? leader : follower;
    for (int i = random.nextInt(5); i > 0 && shared > 0; i--) add(longer, shared);
    long leaders = grow(leader, shared + 1, 2, random.nextInt(12));
    long followers = grow(follower, shared + 2, 2, random.nextInt(12));
    this.term = Math.max(leaders, followers) + 1;
    this.progress = Progress.probing(leader.size() + 1L);
    add(leader, term); // the no-op, without which a follower may keep what it has too much
    this.agreed = commonPrefix();
  }

  /** Adds entries in ascending terms, from {@code term} in steps; returns the last term. */
  private long grow(List<LogEntry> log, long term, int step, int count) {
    long at = term;
    for (int i = 0; i < count; i++) {
      if (at < 1 || random.nextInt(3) == 0) at += step;
      add(log, at);
    }
    return at;
  }

  private static void add(List<LogEntry> log, long term) {
    log.add(Shorthand.entry(term, log.size() + 1L));
  }

  private static LogTerms terms(List<LogEntry> log) {
    LogTerms terms = LogTerms.EMPTY;
    for (LogEntry entry : log) terms = terms.append(entry.term());
    return terms;
  }

  /** Whatever may happen, in any order; nothing may ever be wrong. */
  void misbehave(int steps) {
    for (int step = 0; step < steps; step++) {
      switch (random.nextInt(8)) {
        case 0 -> add(leader, term);
        case 1, 2 -> replicate(random.nextInt(1, 4));
        case 3 -> heartbeat();
        case 4 -> lose();
        default -> deliver(random.nextInt(4) == 0);
      }
      check();
    }
  }

  /**
   * From here on nothing is lost and all is in order; what is under way still arrives.
   *
   * @return how many heartbeats it took until the follower has the leader's log
   */
  int settle() {
    for (int beat = 1; beat <= 60; beat++) {
      heartbeat();
      replicate(3);
      while (!network.isEmpty()) {
        take(network.remove(0));
        replicate(3);
        check();
      }
      if (follower.equals(leader) && progress.match() == leader.size()) return beat;
    }
    throw new Broken("no end: %s, leader %s, follower %s".formatted(progress, leader, follower));
  }

  int refusals() {
    return refusals;
  }

  private void replicate(int most) {
    if (progress.next() > leader.size() || !progress.maySend(WINDOW, Long.MAX_VALUE)) return;
    int from = (int) progress.next() - 1;
    List<LogEntry> entries = leader.subList(from, Math.min(leader.size(), from + most));
    say(entries);
    progress = progress.sent(entries.get(entries.size() - 1).index(), entries.size());
  }

  private void heartbeat() {
    progress = progress.heartbeat();
    say(List.of());
  }

  private void say(List<LogEntry> entries) {
    long previous = progress.next() - 1;
    network.add(
        new AppendEntries(
            "default",
            term,
            Shorthand.voter("a"),
            previous,
            terms(leader).termAt(previous),
            entries,
            0,
            1));
  }

  private void lose() {
    if (!network.isEmpty()) network.remove(random.nextInt(network.size()));
  }

  private void deliver(boolean again) {
    if (network.isEmpty()) return;
    int which = random.nextInt(network.size());
    take(again ? network.get(which) : network.remove(which));
  }

  private void take(RaftMessage message) {
    if (message instanceof AppendEntries append) network.add(answer(append));
    else heed((AppendEntriesReply) message);
  }

  private AppendEntriesReply answer(AppendEntries message) {
    AppendRule.Decision decision = rule.decide(terms(follower), message);
    if (decision instanceof AppendRule.Refuse no) {
      return reply(message, false, 0, no.hintTerm(), no.hintIndex());
    }
    AppendRule.Accept yes = (AppendRule.Accept) decision;
    if (yes.truncateFrom() > 0) {
      follower.subList((int) yes.truncateFrom() - 1, follower.size()).clear();
    }
    follower.addAll(message.entries().subList(yes.skip(), message.entries().size()));
    return reply(message, true, yes.matchedIndex(), 0, 0);
  }

  private AppendEntriesReply reply(
      AppendEntries message, boolean success, long match, long hintTerm, long hintIndex) {
    return new AppendEntriesReply(
        "default",
        term,
        Shorthand.voter("b"),
        success,
        match,
        message.previousIndex(),
        hintTerm,
        hintIndex,
        1);
  }

  private void heed(AppendEntriesReply reply) {
    if (!reply.success()) refusals++;
    progress =
        reply.success()
            ? progress.acknowledged(reply.matchIndex())
            : progress.refused(
                reply.rejectedIndex(), reply.hintTerm(), reply.hintIndex(), terms(leader));
  }

  private int commonPrefix() {
    int common = 0;
    while (common < Math.min(leader.size(), follower.size())
        && leader.get(common).equals(follower.get(common))) {
      common++;
    }
    return common;
  }

  private void check() {
    for (int at = 0; at < follower.size(); at++) {
      if (follower.get(at).index() != at + 1) throw new Broken("a gap in " + follower);
    }
    int now = commonPrefix();
    if (now < agreed) throw new Broken("agreed up to %d, now %d".formatted(agreed, now));
    agreed = now;
    if (progress.match() > now) throw new Broken("%s, true is %d".formatted(progress, now));
    if (progress.next() > leader.size() + 1) throw new Broken(progress + " past the end");
    if (progress.inFlight().size() > WINDOW) throw new Broken(progress + " past the window");
  }
}
