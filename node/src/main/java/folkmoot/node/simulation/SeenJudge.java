package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.token.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is promised to those who bear tokens and to those who bound staleness (DESIGN §4), judged by
 * the committed log: that a state was the one it was said to be, that nobody is told of a state
 * before what it has seen, nor after what is lost, that only what is lost is said to be, and that
 * no state is older than it may be, or is said to be.
 */
final class SeenJudge {
  /** Clocks run at most so much slower than virtual time. */
  private static final double SLOWEST = 1.06;

  private record Told(
      String client, Operation operation, Point seen, long invoked, ClientReply reply) {
    String words() {
      return "%s, who had seen %s, asked %s and was told %s"
          .formatted(client, seen, Wording.of(operation), Wording.of(reply));
    }
  }

  private final List<Told> told = new ArrayList<>();

  /** How much of the log was known to be committed, by time. */
  private final TreeMap<Long, Long> committed = new TreeMap<>();

  void committed(long nowNanos, long entries) {
    committed.put(nowNanos, entries);
  }

  /** A client was answered. */
  void told(String client, Operation operation, Point seen, long invoked, ClientReply reply) {
    told.add(new Told(client, operation, seen, invoked, reply));
  }

  /**
   * @param log the committed entries, from index 1
   */
  List<String> judge(List<LogEntry> log, KeyTimeline timeline) {
    List<String> wrong = new ArrayList<>();
    for (Told each : told) {
      Point at = each.reply().seen();
      if (each.reply() instanceof ClientReply.SeenLost) {
        if (isIn(log, each.seen())) wrong.add("not lost at all: " + each.words());
      } else if (at.isSome() && !at.provisional()) {
        judge(each, at, log, timeline).ifPresent(wrong::add);
      }
    }
    return wrong;
  }

  private Optional<String> judge(Told each, Point at, List<LogEntry> log, KeyTimeline timeline) {
    if (!isIn(log, at)) return Optional.of("no such state: " + each.words());
    if (each.seen().isSome() && each.seen().index() <= at.index() && !isIn(log, each.seen()))
      return Optional.of("past what is lost: " + each.words());
    if (!(each.operation() instanceof Operation.Query query)) return Optional.empty();
    if (query.level().awaitsToken() && at.index() < each.seen().index())
      return Optional.of("behind what was seen: " + each.words());
    if (query instanceof Operation.Read read && !isStateAt(each, read, at, timeline))
      return Optional.of("another state than that: " + each.words());
    if (at.index() < oldest(each, query))
      return Optional.of("staler than it may be: " + each.words());
    return Optional.empty();
  }

  private static boolean isStateAt(Told each, Operation.Read read, Point at, KeyTimeline timeline) {
    long place =
        each.reply() instanceof ClientReply.Found found
            ? timeline.placeOfValue(read.key(), found.version(), found.value(), at.index())
            : timeline.placeOfAbsence(read.key(), at.index());
    return place == at.index();
  }

  /** What it may not miss: of what was asked for, and of what it was told to be. */
  private long oldest(Told each, Operation.Query query) {
    ClientReply.Given given = given(each.reply());
    long least = 0;
    boolean bounded = query.level() == ReadLevel.BOUNDED_STALENESS;
    if (bounded && query.bound().orElseThrow().maxStalenessMillis().isPresent())
      least = committedBefore(each, query.bound().get().maxStalenessMillis().get());
    if (given.stalenessMillis().isPresent())
      least = Math.max(least, committedBefore(each, given.stalenessMillis().get()));
    return least;
  }

  private static ClientReply.Given given(ClientReply reply) {
    if (reply instanceof ClientReply.Found found) return found.given();
    if (reply instanceof ClientReply.Page page) return page.given();
    return ((ClientReply.Absent) reply).given();
  }

  private long committedBefore(Told each, long millis) {
    long nanos = each.invoked() - (long) (millis * 1e6 * SLOWEST);
    Map.Entry<Long, Long> known = committed.floorEntry(nanos);
    return known == null ? 0 : known.getValue();
  }

  private static boolean isIn(List<LogEntry> log, Point point) {
    return point.index() <= log.size() && log.get((int) point.index() - 1).term() == point.term();
  }
}
