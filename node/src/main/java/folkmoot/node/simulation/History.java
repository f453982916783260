package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import folkmoot.protocol.token.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What all clients asked and were told, judged by the committed log: every answered write is in it,
 * every strong read found what the log says at one place, and these places never go back in real
 * time. Since the log gives one order of all writes, that is linearizability of the whole.
 */
final class History {
  /**
   * One operation with its answer; {@code version} is the index it bears, 0 if it bears none;
   * {@code met} the version that a condition met that did not hold, -1 for any other answer; {@code
   * committed} is how much of the log was committed when the answer came.
   */
  private record Done(
      String client,
      long requestId,
      Operation operation,
      long invoked,
      long returned,
      long committed,
      boolean found,
      byte[] value,
      long version,
      long met) {
    String words() {
      return "%s#%s, from %.3f to %.3f ms: %s, answered by %s"
          .formatted(
              client,
              requestId,
              invoked / 1e6,
              returned / 1e6,
              Wording.of(operation),
              found ? Wording.found(value, version) : "no such key");
    }
  }

  /** What a scan was told. */
  private record PageTold(
      String client, Operation asked, long invoked, long returned, ClientReply.Page page) {}

  /** One request, also if it was refused. */
  private record Asked(int client, long number, long atNanos, Operation operation) {
    String id() {
      return client + "." + number;
    }
  }

  private final LongSupplier nowNanos;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Judges.Ended> ended = new ArrayList<>();
  private final List<Done> done = new ArrayList<>();
  private final List<PageTold> pages = new ArrayList<>();
  private final SortedSet<String> finished = new TreeSet<>();
  private final SeenJudge seen = new SeenJudge();
  private long unknown;
  private long acknowledged;

  History(LongSupplier nowNanos) {
    this.nowNanos = nowNanos;
  }

  /** In place of a request's number: it went through a gateway, which numbers its attempts. */
  static final long BY_CONTENT = 0;

  /**
   * A client begins to ask.
   *
   * @param committed how many entries are known to be committed now
   */
  void asked(int client, long number, Operation operation, long committed) {
    seen.committed(nowNanos.getAsLong(), committed);
    asked.add(new Asked(client, number, nowNanos.getAsLong(), operation));
  }

  /** All that was asked, with the ids that a {@link Selection} knows. */
  List<Simulation.Event> events() {
    return asked.stream()
        .map(
            each ->
                new Simulation.Event(
                    each.id(), Duration.ofNanos(each.atNanos()), Wording.of(each.operation())))
        .toList();
  }

  SortedSet<String> askedIds() {
    return asked.stream().map(Asked::id).collect(Collectors.toCollection(TreeSet::new));
  }

  /** How many operations have an outcome, or have one that nobody knows. */
  long operations() {
    return done.size() + pages.size() + unknown;
  }

  /** The writes that clients were told to be done: who asked, and the index they were told. */
  List<Acknowledged> acknowledgedWrites() {
    return done.stream()
        .filter(each -> each.operation() instanceof Operation.Write && each.version() > 0)
        .map(
            each ->
                new Acknowledged(
                    each.client(),
                    each.requestId(),
                    (Operation.Write) each.operation(),
                    each.version()))
        .toList();
  }

  /** A write that a client was told to be done. */
  record Acknowledged(String client, long requestId, Operation.Write operation, long index) {}

  /** All that was asked, with what was told, in the order of the ends. */
  List<Judges.Ended> ended() {
    return ended;
  }

  /**
   * A client that had seen this of the log was answered.
   *
   * @param invoked when it asked
   */
  void told(String client, Operation operation, Point before, long invoked, ClientReply reply) {
    seen.told(client, operation, before, invoked, reply);
  }

  /** Nothing of it happened, or will. */
  void refused(String client, Operation operation, long invoked, ClientReply reply) {
    long now = nowNanos.getAsLong();
    ended.add(new Judges.Ended(client, operation, invoked, now, Optional.of(reply)));
  }

  long unknown() {
    return unknown;
  }

  long acknowledged() {
    return acknowledged;
  }

  void finished(String client) {
    finished.add(client);
  }

  int finishedClients() {
    return finished.size();
  }

  /**
   * Writes one operation down.
   *
   * @return false if its outcome is unknown
   */
  boolean add(
      String client,
      long requestId,
      Operation operation,
      long invoked,
      long returned,
      long committed,
      Optional<ClientReply> reply) {
    ended.add(new Judges.Ended(client, operation, invoked, returned, reply));
    if (reply.isEmpty() || reply.get() instanceof ClientReply.Unknown) {
      unknown++;
      return false;
    }
    if (operation instanceof Operation.Write) acknowledged++;
    if (reply.get() instanceof ClientReply.Page page) {
      pages.add(new PageTold(client, operation, invoked, returned, page));
    } else if (reply.get() instanceof ClientReply.Found found) {
      done.add(
          new Done(
              client,
              requestId,
              operation,
              invoked,
              returned,
              committed,
              true,
              found.value(),
              found.version(),
              -1));
    } else if (reply.get().writtenAt() > 0) {
      done.add(
          new Done(
              client,
              requestId,
              operation,
              invoked,
              returned,
              committed,
              true,
              null,
              reply.get().writtenAt(),
              -1));
    } else {
      long met = reply.get() instanceof ClientReply.Undone undone ? met(undone) : -1;
      done.add(
          new Done(
              client, requestId, operation, invoked, returned, committed, false, null, 0, met));
    }
    return true;
  }

  private static long met(ClientReply.Undone undone) {
    return undone.why() == ClientReply.Undone.Why.NOT_MATCHED ? undone.version() : -1;
  }

  /**
   * Judges the history.
   *
   * @param log the committed entries, from index 1
   * @param outcomes what the entries came to, by index
   * @return what is wrong with it; empty if nothing is
   */
  List<String> judge(List<LogEntry> log, LongFunction<Optional<Outcome>> outcomes) {
    KeyTimeline timeline = new KeyTimeline(log, outcomes);
    List<String> wrong = new ArrayList<>(Bank.judge(timeline, ended));
    List<Done> byInvocation = new ArrayList<>(done);
    byInvocation.sort(Comparator.comparingLong(Done::invoked));
    List<Done> byReturn = new ArrayList<>(done);
    byReturn.sort(Comparator.comparingLong(Done::returned));
    IdentityHashMap<Done, Long> places = new IdentityHashMap<>();
    long reached = 0;
    int returned = 0;
    for (Done operation : byInvocation) {
      if (operation.operation() instanceof Operation.Read read
          && read.level() != ReadLevel.STRONG) {
        if (!isExplained(operation, read, timeline)) wrong.add("never was: " + operation.words());
        continue;
      }
      while (returned < byReturn.size()
          && byReturn.get(returned).returned() < operation.invoked()) {
        reached = Math.max(reached, places.getOrDefault(byReturn.get(returned), 0L));
        returned++;
      }
      long place = place(operation, reached, timeline);
      if (place < 0)
        wrong.add("linearizability: not after index %d: %s".formatted(reached, operation.words()));
      else places.put(operation, place);
    }
    judgePages(timeline, places, wrong);
    wrong.addAll(seen.judge(log, timeline));
    return wrong;
  }

  /**
   * A page is the state after one entry. Of a strong scan that is not before the place of anything
   * that had ended when it was asked for; and what is asked for after it is not before that.
   */
  private void judgePages(
      KeyTimeline timeline, IdentityHashMap<Done, Long> places, List<String> wrong) {
    for (PageTold told : pages) {
      Operation.Scan scan = (Operation.Scan) told.asked();
      ClientReply.Page page = told.page();
      if (!timeline.pageAt(scan.range(), page.index()).equals(page.items()))
        wrong.add(
            "scan: %s was told of %s after entry %d, where it is %s"
                .formatted(
                    told.client(),
                    page.items(),
                    page.index(),
                    timeline.pageAt(scan.range(), page.index())));
      if (scan.level() != ReadLevel.STRONG) continue;
      for (Done other : done) {
        long place = places.getOrDefault(other, 0L);
        if (other.returned() < told.invoked() && place > page.index())
          wrong.add("scan: %s is older than %s".formatted(page.items(), other.words()));
      }
    }
  }

  /** A weaker read found what the log said somewhere, from where it had to up to its answer. */
  private static boolean isExplained(Done done, Operation.Read read, KeyTimeline timeline) {
    long atLeast = read.level() == ReadLevel.READ_YOUR_WRITES ? read.notBefore() : 0;
    long place =
        done.found()
            ? timeline.placeOfValue(read.key(), done.version(), done.value(), atLeast)
            : timeline.placeOfAbsence(read.key(), atLeast);
    return place >= 0 && place <= done.committed();
  }

  /** The earliest place in the log, at or after {@code atLeast}, that explains it; -1 for none. */
  private static long place(Done done, long atLeast, KeyTimeline timeline) {
    if (done.operation() instanceof Operation.Read read) {
      return done.found()
          ? timeline.placeOfValue(read.key(), done.version(), done.value(), atLeast)
          : timeline.placeOfAbsence(read.key(), atLeast);
    }
    if (done.operation() instanceof Operation.Delete delete && !done.found()) {
      if (done.requestId() == BY_CONTENT) return timeline.placeOfAbsence(delete.key(), atLeast);
      long index = timeline.indexOf(done.client(), done.requestId());
      return index > atLeast ? index : -1;
    }
    if (!done.found()) {
      if (done.requestId() != BY_CONTENT) {
        long index = timeline.indexOf(done.client(), done.requestId());
        return index > atLeast ? index : -1;
      }
      return done.operation() instanceof Operation.Conditional when && done.met() >= 0
          ? timeline.placeOfVersion(when.write().key(), done.met(), atLeast)
          : atLeast;
    }
    boolean isThere =
        isThere(timeline, done.version(), done.client(), done.requestId(), done.operation());
    return isThere && done.version() > atLeast ? done.version() : -1;
  }

  /** True if the entry at this index is that of this request. */
  static boolean isThere(
      KeyTimeline timeline, long index, String client, long requestId, Operation operation) {
    return requestId == BY_CONTENT
        ? timeline.isDoneAt(index, operation)
        : timeline.isEntryOf(index, client, requestId);
  }

  /** Decodes an entry's command, if it has one. */
  static Optional<StoreCommand> command(LogEntry entry) {
    return entry.kind() == LogEntry.Kind.COMMAND
        ? Optional.of(StoreCommandCodec.decode(entry.command()))
        : Optional.empty();
  }
}
