package folkmoot.node.links;

import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.DiskRoom;
import folkmoot.protocol.client.Forwarded;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Precondition.Tags;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.faults.Fault;
import folkmoot.protocol.faults.FaultKind;
import folkmoot.protocol.faults.FaultMessage;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.FoundingRule;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.membership.Successions;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchMessage;
import folkmoot.protocol.wire.WireMessage;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** At least one message of every kind, and the largest that there are. */
final class WireSamples {
  static final Voter N1 = new Voter("node-1", "disk-a");
  static final Voter N2 = new Voter("node-2", "disk-ß");
  static final int MEBIBYTE = 1024 * 1024;
  private static final ClientReply.Served SERVED =
      new ClientReply.Served("node-1", Role.LEADER, Optional.of("node-1"));

  private WireSamples() {}

  static List<WireMessage> all() {
    List<WireMessage> all = new ArrayList<>(raft());
    all.add(hello(false));
    all.add(new Hello(N1, 1, "h:1", new TreeSet<>(), new TreeSet<>(), Optional.empty(), 0, true));
    operations().forEach(it -> all.add(request(it)));
    faults().forEach(all::add);
    all.addAll(watch());
    replies().forEach(it -> all.add(new Forwarded.Reply(Long.MIN_VALUE, it)));
    return all;
  }

  static List<WireMessage> watch() {
    Position at = new Position(1_000_000_000_000L, 7);
    return List.of(
        new WatchMessage.Where("a.1.0", 1),
        new WatchMessage.Next("a.1.0", Long.MIN_VALUE, at, "größe/", 1000),
        new WatchMessage.There("a.1.0", 1, Position.START, at),
        new WatchMessage.Changes(
            "a.1.0",
            3,
            List.of(
                new ChangeEvent(at, ChangeEvent.Kind.PUT, "größe", bytes(100)),
                new ChangeEvent(at, ChangeEvent.Kind.EXPIRE, "k", ChangeEvent.NOTHING)),
            at),
        new WatchMessage.Gone("a.1.0", 1, at),
        new WatchMessage.Refused("a.1.0", 1));
  }

  static List<WireMessage> raft() {
    String group = "größe";
    return List.of(
        new RaftMessage.RequestPreVote(group, 5, N1, 4, 77),
        new RaftMessage.PreVoteReply(group, 5, N2, true),
        new RaftMessage.RequestVote(group, 5, N1, 4, 77, true),
        new RaftMessage.VoteReply(group, 5, N2, false),
        new RaftMessage.AppendEntries(group, 5, N1, 0, 0, List.of(), 3, 9),
        new RaftMessage.AppendEntries(
            group, 5, N1, 77, 4, List.of(entry(78, 0), entry(79, 100)), 76, Long.MAX_VALUE),
        new RaftMessage.AppendEntriesReply(group, 5, N2, true, 79, 0, 0, 0, 9),
        new RaftMessage.AppendEntriesReply(group, 6, N2, false, 0, 77, 3, 70, 9),
        new RaftMessage.RequestReadIndex(group, 5, N2, 12),
        new RaftMessage.ReadIndexReply(group, 5, N1, 12, RaftMessage.ReadVerdict.CONFIRMED, 79),
        new RaftMessage.InstallSnapshot(group, 5, N1, N2, 77),
        new RaftMessage.InstallSnapshotReply(group, 5, N2, 80, false),
        new SnapshotMessage.FetchSnapshot(group, N2, Long.MAX_VALUE, 77, 3, 8, true),
        new SnapshotMessage.SnapshotChunk(
            group, N1, 4, 5, 80, Integer.MAX_VALUE, new byte[120 << 10], -1, true, -2),
        new SnapshotMessage.SnapshotRefused(group, N1, 4, "größe"),
        recovering(),
        timeoutNow(5));
  }

  private static Stream<WireMessage> faults() {
    List<SortedSet<String>> groups =
        List.of(new TreeSet<>(List.of("node-1", "node-2")), new TreeSet<>(List.of("node-3")));
    return Stream.of(
        new FaultMessage.Stage(
            -1, new Fault("a1", FaultKind.PARTITION, groups, true, 30_000, 0, 0, 0)),
        new FaultMessage.Stage(
            2, new Fault("a2", FaultKind.DELAY, List.of(), false, 100, 0, 10, 5)),
        new FaultMessage.Stage(
            3, new Fault("a3", FaultKind.LOSS, List.of(), false, 600_000, 0.25, 0, 0)),
        new FaultMessage.Apply(Long.MIN_VALUE, "a1"),
        new FaultMessage.Heal(5, Optional.of("a1")),
        new FaultMessage.Heal(6, Optional.empty()),
        new FaultMessage.Done(7));
  }

  static RaftMessage.Recovering recovering() {
    return new RaftMessage.Recovering("default", 5, N1, 77, true);
  }

  static RaftMessage.TimeoutNow timeoutNow(long term) {
    return new RaftMessage.TimeoutNow("default", term, N1);
  }

  static Hello hello(boolean answer) {
    TreeSet<Voter> voters = new TreeSet<>(List.of(N1, N2));
    TreeSet<String> peers = new TreeSet<>(List.of("127.0.0.1:14001", "[::1]:14002"));
    return new Hello(
        N1,
        3,
        "127.0.0.1:14001",
        peers,
        voters,
        Optional.of(FoundingRule.of(voters)),
        2,
        answer,
        "eu",
        "a",
        2,
        new Successions(Disks.NONE.with(N2), true, new TreeSet<>(List.of(N1.diskId()))));
  }

  static RaftMessage.AppendEntries appendOf(int valueBytes) {
    return new RaftMessage.AppendEntries(
        "default", 5, N1, 77, 4, List.of(entry(78, valueBytes)), 76, 1);
  }

  static LogEntry entry(long index, int bytes) {
    LogEntry.Kind kind = bytes == 0 ? LogEntry.Kind.NO_OP : LogEntry.Kind.COMMAND;
    return LogEntry.of(5, index, 1_700_000_000_000L, kind, "node-2", 42, bytes(bytes));
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static final Mark MARK =
      new Mark(
          Optional.of(new Turn(1L << 40, 1L << 50, 7)),
          Optional.of(new IdempotencyKey(new Digest(-1, 2), new Digest(Long.MIN_VALUE, 0))),
          SessionToken.EMPTY
              .and("default", new Point(3, 1L << 60))
              .and("größe", new Point(1, 7, true)));

  static Forwarded.Request request(Operation operation) {
    return new Forwarded.Request(
        "node-2", 5, 1L << 62, 42, "trace", MARK, "default", operation, 2000);
  }

  static Stream<Operation> operations() {
    byte[] json = "{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        new Operation.Read("schlüssel", ReadLevel.READ_YOUR_WRITES, 77),
        new Operation.Scan(new ScanRange("größe", Optional.of("größer"), 7, 9), ReadLevel.STRONG),
        new Operation.Scan(new ScanRange("", Optional.empty(), 1, 1), ReadLevel.EVENTUAL),
        new Operation.Read(
            "k",
            ReadLevel.BOUNDED_STALENESS,
            0,
            Optional.of(new Bound(Optional.of(1L << 40), Optional.of(7L)))),
        new Operation.Scan(
            new ScanRange("", Optional.empty(), 1, 1),
            ReadLevel.BOUNDED_STALENESS,
            7,
            Optional.of(Bound.ofMillis(9))),
        new Operation.Put("k", json, new WriteConcern.Majority()),
        new Operation.Put("k", json, new WriteConcern.UpTo(1)),
        new Operation.Put("k", json, new WriteConcern.LocalMajority()),
        new Operation.Put("k", json, new WriteConcern.ReachableMajority()),
        new Operation.Put("k", new byte[0], new WriteConcern.All()),
        new Operation.PutFor("k", json, 1L << 40, new WriteConcern.Majority()),
        new Operation.Delete("k", new WriteConcern.Copies(4)),
        new Operation.PutAll(new TreeMap<>(Map.of("b", json, "a", json)), new WriteConcern.All()),
        new Operation.Conditional(
            new Precondition(
                Optional.of(new Tags(false, new TreeSet<>(List.of(7L, 1L << 60)))),
                Optional.of(Tags.anything())),
            new Operation.Put("k", json, new WriteConcern.Copies(2))),
        new Operation.Conditional(
            Precondition.NONE, new Operation.Delete("k", new WriteConcern.All())),
        new Operation.Increment("k", Long.MIN_VALUE, new WriteConcern.Majority()),
        new Operation.Transact(transaction(json), new WriteConcern.All()),
        new Operation.OpenSession(new WriteConcern.Majority()),
        merge(new Update.Increment(Long.MAX_VALUE), new Breadth.Local()),
        merge(new Update.Decrement(1), new Breadth.Majority()),
        merge(new Update.Grant("node-2", 3), new Breadth.All()),
        merge(new Update.Add("\"ä\""), new Breadth.Nodes(2)),
        merge(new Update.Remove("\"ä\""), new Breadth.Local()),
        merge(new Update.Enable(), new Breadth.Local()),
        merge(new Update.Set("null"), new Breadth.Local()),
        merge(new Update.Put("größe", "1"), new Breadth.Local()),
        merge(new Update.Insert(3, "\ud83c\udfb6"), new Breadth.Local()),
        merge(new Update.Delete(3, 1), new Breadth.Local()),
        new Operation.ReadMerged("schlüssel", new Breadth.Nodes(3)),
        new Operation.ScanMerged(new ScanRange("ä", Optional.of("äb"), 100, 1 << 20)),
        new Operation.Inspect("ä"),
        new Operation.Describe(100));
  }

  private static Operation merge(Update update, Breadth breadth) {
    return new Operation.Merge("schlüssel", "text", update, breadth);
  }

  private static Transaction transaction(byte[] json) {
    return new Transaction(
        List.of(
            Comparison.ofVersion("k", Relation.GE, 7),
            Comparison.ofValue("größe", Relation.EQ, json),
            Comparison.of("k", Relation.ABSENT)),
        List.of(new Step.Put("k", json), new Step.Delete("k"), new Step.Get("k")),
        List.of(),
        1 << 20);
  }

  static Forwarded.Request largestBatch() {
    TreeMap<String, byte[]> updates = new TreeMap<>();
    for (int i = 0; i < 64; i++) updates.put("key-" + i, bytes(MEBIBYTE / 64));
    return request(new Operation.PutAll(updates, new WriteConcern.Majority()));
  }

  static Forwarded.Reply largestPage() {
    List<ScanRange.Item> items = new ArrayList<>();
    for (int i = 0; i < 1000; i++)
      items.add(new ScanRange.Item("key-" + i, 1L << 60, bytes(MEBIBYTE / 1000 - 7)));
    return new Forwarded.Reply(
        7, new ClientReply.Page(42, items, true, 1L << 60, ReadLevel.STRONG, SERVED));
  }

  static Forwarded.Reply largestFound() {
    return new Forwarded.Reply(
        7, new ClientReply.Found(42, bytes(MEBIBYTE), 78, ReadLevel.STRONG, SERVED));
  }

  private static final ClientReply.Given GIVEN =
      new ClientReply.Given(ReadLevel.CAUSAL, new Point(3, 77), Optional.of(12L));

  static Stream<ClientReply> replies() {
    return Stream.of(
        new ClientReply.Found(42, bytes(50), 78, ReadLevel.EVENTUAL, SERVED),
        new ClientReply.Found(42, bytes(50), 78, GIVEN, SERVED),
        new ClientReply.Absent(42, GIVEN, SERVED, false),
        new ClientReply.Written(42, 78, 2, 1, new Point(3, 78, true), SERVED, Optional.empty()),
        new ClientReply.Unknown(42, "copies", List.of("node-1", "node-2"), SERVED),
        new ClientReply.SeenLost(42, new Point(4, 79), SERVED),
        new ClientReply.Page(
            42,
            List.of(new ScanRange.Item("ä", 7, bytes(9)), new ScanRange.Item("k", 78, bytes(0))),
            true,
            79,
            ReadLevel.STRONG,
            SERVED),
        new ClientReply.Absent(42, new ClientReply.Served("n", Role.LEARNER, Optional.empty())),
        new ClientReply.Written(42, 78, 2, 1, SERVED),
        new ClientReply.Written(42, 78, 2, 1, SERVED, Optional.of("node-3")),
        new ClientReply.Absent(42, SERVED, true),
        new ClientReply.Conflict(42, "idempotency_key_reused", "another request", SERVED),
        new ClientReply.SessionLost(42, SERVED),
        new ClientReply.Counted(42, Long.MIN_VALUE, 78, 2, SERVED, Optional.of("node-3")),
        new ClientReply.Ran(
            42,
            true,
            List.of(StepResult.of(false, 78), new StepResult(true, 7, bytes(50))),
            78,
            2,
            SERVED,
            Optional.empty()),
        new ClientReply.Undone(42, ClientReply.Undone.Why.NOT_MATCHED, 7, SERVED, true),
        merged(new Shown.Number(BigInteger.ONE.shiftLeft(70)), List.of()),
        merged(new Shown.Text("größe"), List.of()),
        merged(new Shown.Values(List.of("\"ä\"", "1")), List.of()),
        merged(new Shown.Value(Optional.of("1")), List.of()),
        merged(new Shown.Value(Optional.empty()), List.of()),
        merged(new Shown.Fields(new TreeMap<>(Map.of("größe", "1"))), List.of()),
        merged(
            new Shown.Truth(true),
            List.of(new ClientReply.Merged.Other("text", new Shown.Text("größe")))),
        new ClientReply.MergedPage(
            42,
            List.of(
                new MergedKey(
                    "größe",
                    "flag",
                    new Shown.Truth(true),
                    List.of(new ClientReply.Merged.Other("text", new Shown.Text("größe"))))),
            true,
            SERVED),
        new ClientReply.Inspected(
            42,
            Optional.of(new MergedKey("ä", "text", new Shown.Text("größe"), List.of())),
            new Digest(Long.MIN_VALUE, 7),
            SERVED),
        new ClientReply.Inspected(42, Optional.empty(), new Digest(0, -1), SERVED),
        new ClientReply.NotLeader(42, SERVED),
        new ClientReply.Unavailable(42, "no majority is heard", SERVED),
        new ClientReply.Unknown(42, "stepped down", SERVED),
        new ClientReply.Refused(42, "bad_concern", "4 of 3 copies"),
        new ClientReply.DiskFull(42, SERVED),
        new ClientReply.Overloaded(42, "in flight", 100),
        status());
  }

  private static ClientReply merged(Shown value, List<ClientReply.Merged.Other> others) {
    return new ClientReply.Merged(42, "flag", value, others, true, 2, SERVED);
  }

  private static NodeStatus status() {
    return new NodeStatus(
        42,
        "node-1",
        Role.FOLLOWER,
        5,
        Optional.of("node-2"),
        false,
        "an observer",
        1000,
        List.of("a", "ä"),
        List.of("node-1", "node-2", "node-3"),
        3,
        1,
        79,
        78,
        80,
        Optional.of(DiskRoom.LOW),
        500,
        2,
        1,
        new NodeStatus.Percentiles(0.5, 1.25, 99),
        NodeStatus.Percentiles.NONE);
  }
}
