package folkmoot.node.simulation;

import folkmoot.node.raft.StateMachine;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Each command is applied at most once, and whoever asks again is told the same (thesis §6.3, trap
 * 14): judged by what the state machines say that they did, entry by entry, against a model that
 * never forgets. Every replica says the same of every entry.
 */
final class Applications {
  /** A write of a session. */
  private record Place(long session, long sequence) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int bySession = Long.compare(session, other.session);
      return bySession != 0 ? bySession : Long.compare(sequence, other.sequence);
    }
  }

  /** The latest entry that was applied with an idempotency key. */
  private record Answered(
      Digest request, long index, long untilMillis, Outcome outcome, Keyed by) {}

  private final Findings findings;
  private final List<LogEntry> committed;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final SortedMap<Place, Outcome> byPlace = new TreeMap<>();
  private final SortedMap<Long, StoreCommand.OpenSession> sessions = new TreeMap<>();
  private final SortedMap<String, Answered> byName = new TreeMap<>();
  private final SortedMap<Long, Long> latestBySession = new TreeMap<>();
  private final SortedMap<Long, Long> lowestBySession = new TreeMap<>();

  /** The entries that were applied with an idempotency key. */
  private final TreeSet<Long> keyedEntries = new TreeSet<>();

  private long nowMillis;

  /**
   * @param committed the entries that somebody has held to be committed; grows
   */
  Applications(Findings findings, List<LogEntry> committed) {
    this.findings = findings;
    this.committed = committed;
  }

  /** What the entry came to, if anybody has applied it. */
  Optional<Outcome> outcome(long index) {
    return index > outcomes.size() ? Optional.empty() : Optional.of(outcomes.get((int) index - 1));
  }

  /** True if the entry was judged on its own: no repetition, and not refused as one. */
  static boolean isOwn(Outcome outcome, long index) {
    return outcome.version() == index && outcome.kind().isOwn();
  }

  private boolean hadEffect(long index) {
    return outcome(index).map(outcome -> isOwn(outcome, index)).orElse(true);
  }

  /** Holds what entries came to against what the rules of the papers make of the log. */
  void judge(StateModel model) {
    for (int at = 0; at < outcomes.size(); at++) {
      Outcome expected = model.outcomeAt(at + 1L);
      findings.check(
          expected.equals(outcomes.get(at)),
          "state machine: %s came to %s, and should to %s",
          committed.get(at),
          outcomes.get(at),
          expected);
      if (!findings.none()) return;
    }
  }

  void applied(Voter self, List<StateMachine.Result> results) {
    for (StateMachine.Result result : results) {
      int at = (int) result.index() - 1;
      if (at < outcomes.size()) {
        findings.check(
            outcomes.get(at).equals(result.outcome()),
            "state machine safety: at %s %s came to %s, elsewhere to %s",
            self,
            committed.get(at),
            result.outcome(),
            outcomes.get(at));
      } else if (at == outcomes.size() && at < committed.size()) {
        outcomes.add(result.outcome());
        judge(committed.get(at), result.outcome());
      }
    }
  }

  private void judge(LogEntry entry, Outcome outcome) {
    nowMillis = Math.max(nowMillis, entry.timeMillis());
    StoreCommand command = History.command(entry).orElse(null);
    if (command instanceof StoreCommand.OpenSession open) {
      sessions.put(entry.index(), open);
      latestBySession.put(entry.index(), nowMillis);
    }
    if (!(command instanceof StoreCommand.Once once)) return;
    boolean repeats = once.turn().isPresent() && judge(once.turn().get(), entry, outcome);
    if (once.keyed().isPresent() && !repeats) judge(once.keyed().get(), entry, outcome);
  }

  /** True if the outcome is that of the session, and not of the command. */
  private boolean judge(Turn turn, LogEntry entry, Outcome outcome) {
    Place place = new Place(turn.session(), turn.sequence());
    Outcome first = byPlace.get(place);
    boolean refused =
        outcome.kind() == Outcome.Kind.NO_SESSION || outcome.kind() == Outcome.Kind.FORGOTTEN;
    boolean expired =
        !sessions.containsKey(turn.session())
            || nowMillis - latestBySession.get(turn.session())
                >= sessions.get(turn.session()).keeping().millis();
    findings.check(refused || !expired, "trap 14: %s of no session comes to %s", entry, outcome);
    if (expired) return true;
    findings.check(
        outcome.kind() != Outcome.Kind.FORGOTTEN
            || turn.sequence() < lowestBySession.getOrDefault(turn.session(), 0L),
        "trap 14: %s is forgotten, though it is awaited",
        entry);
    if (!refused) {
      latestBySession.put(turn.session(), nowMillis);
      lowestBySession.merge(turn.session(), turn.lowest(), Math::max);
    }
    if (first == null && !refused) {
      byPlace.put(place, outcome);
      return false;
    }
    findings.check(
        first == null || refused || first.equals(outcome),
        "trap 14: %s, asked again, comes to %s, and first to %s",
        entry,
        outcome,
        first);
    return true;
  }

  private void judge(Keyed keyed, LogEntry entry, Outcome outcome) {
    Answered known = byName.get(keyed.name().toString());
    boolean effect = hadEffect(entry.index());
    if (known == null) {
      findings.check(effect, "trap 14: the first %s comes to %s", entry, outcome);
    } else if (nowMillis >= known.untilMillis()) {
      findings.check(effect, "trap 14: %s, past its time, comes to %s", entry, outcome);
    } else if (!effect) {
      Outcome expected =
          known.request().equals(keyed.request())
              ? known
                  .outcome()
                  .repeating(new Outcome.First(known.by().copies(), known.by().leader()))
              : Outcome.refused(Outcome.Kind.KEY_REUSED, entry.index());
      findings.check(
          expected.equals(outcome),
          "trap 14: %s comes to %s, and should to %s",
          entry,
          outcome,
          expected);
    } else {
      int since = keyedEntries.tailSet(known.index(), false).size();
      findings.check(
          since >= keyed.keeping().most(),
          "trap 14: %s is applied again, within its time and with %s keys since",
          entry,
          since);
    }
    if (!effect) return;
    keyedEntries.add(entry.index());
    byName.put(
        keyed.name().toString(),
        new Answered(
            keyed.request(), entry.index(), nowMillis + keyed.keeping().millis(), outcome, keyed));
  }
}
