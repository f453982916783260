package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Absent;
import folkmoot.protocol.client.ClientReply.Conflict;
import folkmoot.protocol.client.ClientReply.Counted;
import folkmoot.protocol.client.ClientReply.Found;
import folkmoot.protocol.client.ClientReply.Given;
import folkmoot.protocol.client.ClientReply.NotLeader;
import folkmoot.protocol.client.ClientReply.Overloaded;
import folkmoot.protocol.client.ClientReply.Page;
import folkmoot.protocol.client.ClientReply.Ran;
import folkmoot.protocol.client.ClientReply.Refused;
import folkmoot.protocol.client.ClientReply.SeenLost;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientReply.Unavailable;
import folkmoot.protocol.client.ClientReply.Undone;
import folkmoot.protocol.client.ClientReply.Unknown;
import folkmoot.protocol.client.ClientReply.Written;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.DiskRoom;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.data.IncrementRule;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.token.Point;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An engine of one node with a map for a store; keys that begin with an exclamation mark bring
 * about the trouble that they name.
 */
public final class FakeEngine {
  private static final Duration LATE = Duration.ofMillis(50);

  /** The entry of an index is that of one more: the first was a no-op. */
  private static final long TERM = 4;

  private record Entry(byte[] value, long version) {}

  private final Served self;
  private final boolean ready;
  private final FakeMerging merging;
  private final SortedMap<String, SortedMap<String, Entry>> groups = new TreeMap<>();

  /** That of the group that is asked. */
  private SortedMap<String, Entry> store = new TreeMap<>();

  private long index;

  private FakeEngine(Served self, boolean ready) {
    this.self = self;
    this.ready = ready;
    this.merging = new FakeMerging(self.nodeId());
  }

  public static Behavior<ClientRequest> create(Served self, boolean ready) {
    return Behaviors.setup(
        context -> {
          FakeEngine engine = new FakeEngine(self, ready);
          return Behaviors.receiveMessage(
              request -> {
                engine.answer(request).ifPresent(reply -> send(context, request, reply));
                return Behaviors.same();
              });
        });
  }

  private static void send(
      ActorContext<ClientRequest> context, ClientRequest request, ClientReply reply) {
    boolean late = request.operation() instanceof Operation.Put put && put.key().equals("!late");
    if (late) context.scheduleOnce(LATE, request.replyTo(), reply);
    else request.replyTo().tell(reply);
  }

  private Optional<ClientReply> answer(ClientRequest request) {
    store = groups.computeIfAbsent(request.group(), group -> new TreeMap<>());
    long id = request.requestId();
    if (request.mark().seen().of(request.group()).index() > index + 1)
      return Optional.of(new SeenLost(id, new Point(TERM, index + 1), self));
    if (request.operation() instanceof Operation.Read read)
      return trouble(id, read.key()).orElseGet(() -> Optional.of(read(id, read)));
    if (request.operation() instanceof Operation.Scan scan)
      return trouble(id, scan.range().prefix()).orElseGet(() -> Optional.of(scan(id, scan)));
    if (request.operation() instanceof Operation.Put put)
      return trouble(id, put.key())
          .orElseGet(
              () ->
                  Optional.of(
                      write(
                          id,
                          new TreeMap<>(java.util.Map.of(put.key(), put.value())),
                          put.concern())));
    if (request.operation() instanceof Operation.PutFor put)
      return Optional.of(
          new Written(
              id, put.ttlMillis(), copies(put.concern()), 1, self)); // the time is told back
    if (request.operation() instanceof Operation.PutAll all)
      return trouble(id, all.updates().firstKey())
          .orElseGet(() -> Optional.of(write(id, all.updates(), all.concern())));
    if (request.operation() instanceof Operation.Delete delete)
      return trouble(id, delete.key()).orElseGet(() -> Optional.of(delete(id, delete)));
    if (request.operation() instanceof Operation.Conditional when)
      return trouble(id, when.write().key()).orElseGet(() -> Optional.of(conditional(id, when)));
    if (request.operation() instanceof Operation.Increment add)
      return trouble(id, add.key()).orElseGet(() -> Optional.of(add(id, add)));
    if (request.operation() instanceof Operation.Transact all)
      return trouble(id, firstKey(all.transaction()))
          .orElseGet(() -> Optional.of(transact(id, all.transaction())));
    if (request.operation() instanceof Operation.Merge merge) return merging.merge(id, merge);
    if (request.operation() instanceof Operation.ReadMerged read) return merging.read(id, read);
    if (request.operation() instanceof Operation.Inspect inspect)
      return merging.inspect(id, inspect.key());
    if (request.operation() instanceof Operation.ScanMerged scan)
      return merging.scan(id, scan.range());
    if (request.operation() instanceof Operation.OpenSession)
      return Optional.of(new Written(id, 1, 2, 0, self));

    return Optional.of(status(id, ((Operation.Describe) request.operation()).keys()));
  }

  /** Empty: no trouble; an empty answer in it: silence. */
  private Optional<Optional<ClientReply>> trouble(long id, String key) {
    Served lost = new Served(self.nodeId(), Role.CANDIDATE, Optional.empty());
    Served follower = new Served(self.nodeId(), Role.FOLLOWER, Optional.of("node-2"));
    return switch (key) {
      case "!no-leader" -> Optional.of(Optional.of(new NotLeader(id, lost)));
      case "!not-leader" ->
          self.nodeId().equals("node-2")
              ? Optional.empty()
              : Optional.of(Optional.of(new NotLeader(id, follower)));
      case "!unavailable-there" ->
          self.nodeId().equals("node-1")
              ? Optional.empty()
              : Optional.of(Optional.of(new Unavailable(id, "It is being rebuilt", self)));
      case "!unavailable" -> Optional.of(Optional.of(new Unavailable(id, "The log is full", self)));
      case "!unknown" -> Optional.of(Optional.of(new Unknown(id, "The leader changed", self)));
      case "!refused" ->
          Optional.of(Optional.of(new Refused(id, "w_too_large", "w is more than 3")));
      case "!overloaded" -> Optional.of(Optional.of(new Overloaded(id, "uncommitted bytes", 1500)));
      case "!reused" ->
          Optional.of(
              Optional.of(new Conflict(id, "idempotency_key_reused", "Another request", self)));
      case "!replayed" ->
          Optional.of(Optional.of(new Written(id, 3, 3, 1, self, Optional.of("node-9"))));
      case "!not-an-integer" ->
          Optional.of(Optional.of(new Undone(id, Undone.Why.NOT_AN_INTEGER, 0, self, true)));
      case "!large-results" ->
          Optional.of(Optional.of(new Undone(id, Undone.Why.RESULTS_TOO_LARGE, 0, self, false)));
      case "!gone" -> Optional.of(Optional.of(new Absent(id, self, true)));
      case "!seen-lost" -> Optional.of(Optional.of(new SeenLost(id, new Point(TERM, 1), self)));
      case "!few-copies" ->
          Optional.of(
              Optional.of(new Unknown(id, "3 were awaited", List.of("node-1", "node-3"), self)));
      case "!silence" -> Optional.of(Optional.empty());
      default -> Optional.empty();
    };
  }

  private ClientReply read(long id, Operation.Read read) {
    Entry entry = store.get(read.key());
    return entry == null
        ? new Absent(id, given(read.level()), self, false)
        : new Found(id, entry.value(), entry.version(), given(read.level()), self);
  }

  private ClientReply scan(long id, Operation.Scan scan) {
    List<ScanRange.Item> all =
        store.tailMap(scan.range().from()).entrySet().stream()
            .filter(each -> each.getKey().startsWith(scan.range().prefix()))
            .map(
                each ->
                    new ScanRange.Item(
                        each.getKey(), each.getValue().version(), each.getValue().value()))
            .toList();
    int size = Math.min(all.size(), scan.range().limit());
    boolean more = all.size() > size;
    return new Page(id, all.subList(0, size), more, index, given(scan.level()), self);
  }

  private Given given(ReadLevel level) {
    return new Given(level, new Point(TERM, index + 1), Optional.of(12L));
  }

  private Written written(long id, WriteConcern concern, int count) {
    Point at = new Point(TERM, index + 1, concern.mayBeProvisional());
    return new Written(id, index, copies(concern), count, at, self, Optional.empty());
  }

  private ClientReply write(long id, SortedMap<String, byte[]> updates, WriteConcern concern) {
    index++;
    updates.forEach((key, value) -> store.put(key, new Entry(value, index)));
    return written(id, concern, updates.size());
  }

  private ClientReply delete(long id, Operation.Delete delete) {
    index++;
    return store.remove(delete.key()) == null
        ? new Absent(id, given(ReadLevel.STRONG), self, false)
        : written(id, delete.concern(), 1);
  }

  private ClientReply conditional(long id, Operation.Conditional when) {
    Entry entry = store.get(when.write().key());
    long version = entry == null ? 0 : entry.version();
    if (!DataRules.strict().condition().holds(when.condition(), version))
      return new Undone(id, Undone.Why.NOT_MATCHED, version, self, false);
    if (when.write() instanceof Operation.Delete delete) return delete(id, delete);
    Operation.Put put = (Operation.Put) when.write();
    return write(id, new TreeMap<>(java.util.Map.of(put.key(), put.value())), put.concern());
  }

  private ClientReply add(long id, Operation.Increment add) {
    Optional<byte[]> value = Optional.ofNullable(store.get(add.key())).map(Entry::value);
    IncrementRule.Sum sum = DataRules.strict().increment().add(value, add.by());
    if (!(sum instanceof IncrementRule.Sum.Is is))
      return new Undone(
          id,
          sum == IncrementRule.Sum.None.OUT_OF_RANGE
              ? Undone.Why.OUT_OF_RANGE
              : Undone.Why.NOT_AN_INTEGER,
          0,
          self,
          false);
    index++;
    byte[] json = Long.toString(is.value()).getBytes(StandardCharsets.US_ASCII);
    store.put(add.key(), new Entry(json, index));
    return new Counted(id, is.value(), index, copies(add.concern()), self, Optional.empty());
  }

  private static String firstKey(Transaction transaction) {
    return transaction.then().isEmpty() ? "" : transaction.then().get(0).key();
  }

  private ClientReply transact(long id, Transaction transaction) {
    boolean succeeds = true;
    for (Comparison each : transaction.compare()) {
      Entry entry = store.get(each.key());
      Optional<Boolean> holds =
          DataRules.strict()
              .compare()
              .holds(
                  each,
                  entry == null ? 0 : entry.version(),
                  Optional.ofNullable(entry).map(Entry::value));
      if (holds.isEmpty()) return new Undone(id, Undone.Why.NOT_COMPARABLE, 0, self, false);
      succeeds &= holds.get();
    }
    index++;
    List<StepResult> results = transaction.steps(succeeds).stream().map(this::take).toList();
    return new Ran(id, succeeds, results, index, 2, self, Optional.empty());
  }

  private StepResult take(Transaction.Step step) {
    Entry before = store.get(step.key());
    if (step instanceof Transaction.Step.Put put) {
      store.put(put.key(), new Entry(put.value(), index));
      return StepResult.of(before != null, index);
    }
    if (step instanceof Transaction.Step.Delete) store.remove(step.key());
    else if (before != null) return new StepResult(true, before.version(), before.value());
    return StepResult.of(before != null, 0);
  }

  private static int copies(WriteConcern concern) {
    if (concern instanceof WriteConcern.Copies copies) return copies.count();
    if (concern instanceof WriteConcern.UpTo most) return most.count();
    return concern instanceof WriteConcern.All ? 3 : 2;
  }

  private NodeStatus status(long id, int keys) {
    List<String> first = store.keySet().stream().limit(keys).toList();
    NodeStatus.Percentiles consensus = new NodeStatus.Percentiles(1.5, 2.5, 9);
    return new NodeStatus(
        id,
        self.nodeId(),
        self.role(),
        4,
        self.leaderId(),
        ready,
        ready ? "" : "the log is being read",
        store.size(),
        first,
        List.of("node-1", "node-2", "node-3"),
        3,
        1,
        index,
        index,
        index,
        Optional.of(DiskRoom.AMPLE),
        index,
        2,
        0,
        consensus,
        NodeStatus.Percentiles.NONE);
  }
}
