package folkmoot.node.store;

import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.SessionRule;
import folkmoot.protocol.once.Turn;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The sessions of a group's gateways. They are in memory, and each that a batch has touched is
 * written once at its end, however many of its writes the batch has.
 */
final class Sessions {
  private final SessionRule rule;
  private final TreeMap<Long, Session> open = new TreeMap<>();
  private final TreeSet<Long> unsaved = new TreeSet<>();

  Sessions(SessionRule rule, RecordStateStore store) {
    this.rule = rule;
    store.each(
        RecordLayout.SESSIONS,
        (key, stored) -> open.put(RecordLayout.sessionNumber(key), Session.decode(stored)));
  }

  /** Opens the session of this entry; expired ones go only now, at the same entry everywhere. */
  Outcome open(long index, Keeping keeping, long logTime) {
    for (Map.Entry<Long, Session> each : new TreeMap<>(open).entrySet()) {
      if (each.getValue().isExpired(logTime)) close(each.getKey());
    }
    while (open.size() >= keeping.most()) close(longestSilent());
    open.put(index, new Session(keeping.millis(), index, logTime));
    unsaved.add(index);
    return Outcome.nothing(index);
  }

  private void close(long number) {
    open.remove(number);
    unsaved.add(number);
  }

  private long longestSilent() {
    return open.entrySet().stream()
        .min(Comparator.comparingLong(each -> each.getValue().latestIndex()))
        .orElseThrow()
        .getKey();
  }

  /** Applies a change if that was not done, and says what it came to then or now. */
  Outcome apply(Turn turn, long index, long logTime, Supplier<Outcome> change) {
    Session session = open.get(turn.session());
    if (session != null && session.isExpired(logTime)) session = null;
    Outcome known = session == null ? null : session.result(turn.sequence());
    long lowest = session == null ? 0 : session.lowest();
    SessionRule.Verdict verdict = rule.judge(session != null, lowest, known != null, turn);
    Outcome outcome =
        switch (verdict) {
          case APPLY -> change.get();
          case REPEAT -> rule.repeated(known, index);
          case FORGOTTEN -> Outcome.refused(Outcome.Kind.FORGOTTEN, index);
          case NO_SESSION -> Outcome.refused(Outcome.Kind.NO_SESSION, index);
        };
    if (session == null || verdict == SessionRule.Verdict.FORGOTTEN) return outcome;
    if (verdict == SessionRule.Verdict.APPLY) session.answered(turn.sequence(), outcome);
    session.heard(turn.lowest(), index, logTime);
    session.forgetBelow(rule.neededFrom(session.lowest()));
    unsaved.add(turn.session());
    return outcome;
  }

  void save(RecordChanges into) {
    for (long number : unsaved) {
      Session session = open.get(number);
      if (session == null) into.remove(RecordLayout.session(number));
      else into.set(RecordLayout.session(number), session.encoded());
    }
    unsaved.clear();
  }
}
