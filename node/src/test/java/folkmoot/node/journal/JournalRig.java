package folkmoot.node.journal;

import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/** A journal whose mailbox is run by hand. */
final class JournalRig {
  static final JournalSettings SMALL = new JournalSettings(4096, 2048);

  private final BehaviorTestKit<Journal.Command> kit;
  private final TestInbox<Journal.Event> inbox = TestInbox.create();
  private long sequence;

  JournalRig(Disk disk, JournalSettings settings) {
    kit = BehaviorTestKit.create(Journal.create(disk, settings, Meters.NONE));
  }

  JournalRig(Disk disk) {
    this(disk, SMALL);
  }

  BehaviorTestKit<Journal.Command> kit() {
    return kit;
  }

  /** Sends a write without running what the journal tells itself. */
  void send(
      String group, Optional<HardState> hardState, long truncateFrom, List<LogEntry> entries) {
    send(group, hardState, Optional.empty(), truncateFrom, entries);
  }

  void send(
      String group,
      Optional<HardState> hardState,
      Optional<LogPosition> base,
      long truncateFrom,
      List<LogEntry> entries) {
    kit.run(
        new Journal.Write(
            group, ++sequence, hardState, base, truncateFrom, entries, inbox.getRef()));
  }

  /** Begins the log of a group after an entry, and runs all that follows. */
  void beginAfter(String group, long term, long index) {
    send(group, Optional.empty(), Optional.of(new LogPosition(term, index)), 0, List.of());
    settle();
  }

  /** Sends a write and runs all that follows. */
  void write(
      String group, Optional<HardState> hardState, long truncateFrom, List<LogEntry> entries) {
    send(group, hardState, truncateFrom, entries);
    settle();
  }

  void write(String group, HardState hardState) {
    write(group, Optional.of(hardState), 0, List.of());
  }

  void write(String group, List<LogEntry> entries) {
    write(group, Optional.empty(), 0, entries);
  }

  boolean step() {
    if (!kit.selfInbox().hasMessages()) return false;
    kit.runOne();
    return true;
  }

  void settle() {
    while (step()) {}
  }

  Journal.Opened open(String group) {
    TestInbox<Journal.Event> answers = TestInbox.create();
    kit.run(new Journal.Open(group, answers.getRef()));
    return (Journal.Opened) answers.receiveMessage();
  }

  List<LogEntry> read(String group, long from, int maxBytes) {
    TestInbox<Journal.Event> answers = TestInbox.create();
    kit.run(new Journal.Read(group, from, maxBytes, 7, answers.getRef()));
    return ((Journal.Entries) answers.receiveMessage()).entries();
  }

  /** The whole log of a group, in as many reads as it takes. */
  List<LogEntry> readAll(String group) {
    List<LogEntry> all = new ArrayList<>();
    long base = open(group).log().base().index();
    while (true) {
      List<LogEntry> more = read(group, base + all.size() + 1, 1000);
      if (more.isEmpty()) return all;
      all.addAll(more);
    }
  }

  /** The sequences answered since the last call, in order. */
  List<Long> persisted() {
    return inbox.getAllReceived().stream()
        .map(event -> ((Journal.Persisted) event).sequence())
        .toList();
  }

  static HardState term(long term) {
    return new HardState(term, Optional.empty());
  }

  static HardState vote(long term, String node) {
    return new HardState(term, Optional.of(new Voter(node, "disk-of-" + node)));
  }

  static LogEntry entry(long term, long index, int bytes) {
    byte[] command = new byte[bytes];
    for (int i = 0; i < bytes; i++) command[i] = (byte) (term * 31 + index * 7 + i);
    return LogEntry.of(term, index, 1000 + index, LogEntry.Kind.COMMAND, "node-1", index, command);
  }

  static List<LogEntry> entries(long term, long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(i -> entry(term, i, 40)).toList();
  }
}
