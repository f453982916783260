package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.raft.StateMachine.Applied;
import folkmoot.node.raft.StateMachine.Apply;
import folkmoot.node.raft.StateMachine.Close;
import folkmoot.node.raft.StateMachine.Closed;
import folkmoot.node.raft.StateMachine.Command;
import folkmoot.node.raft.StateMachine.Event;
import folkmoot.node.raft.StateMachine.Flushed;
import folkmoot.node.raft.StateMachine.FormationApplied;
import folkmoot.node.raft.StateMachine.KeyRead;
import folkmoot.node.raft.StateMachine.Opened;
import folkmoot.node.raft.StateMachine.ReadKey;
import folkmoot.node.raft.StateMachine.Result;
import folkmoot.node.raft.StateMachine.Summarize;
import folkmoot.node.raft.StateMachine.Summary;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.store.StateStore;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StateMachineTest {
  private static final ActorTestKit KIT = ActorTestKit.create(SettledTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final StateMachineSettings SETTINGS = new StateMachineSettings(1_000, INTERVAL);

  private final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
  private final TestProbe<Event> replica = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void says_what_the_disk_has_first_of_all() {
    ActorRef<Command> machine = opened();
    StoreCommand.FormCluster formation = new StoreCommand.FormCluster(1, "node-1", 3);
    machine.tell(new Apply(List.of(command(2, 1, formation), noOp(3, 2))));
    machine.tell(new Close());
    replica.receiveSeveralMessages(3);

    spawn();
    replica.expectMessage(
        new Opened(
            2,
            3,
            2,
            Optional.empty(),
            Optional.of(formation),
            false,
            LogTerms.EMPTY.append(2).append(3)));
  }

  @Test
  void applies_entries_and_says_what_each_did() {
    ActorRef<Command> machine = opened();
    machine.tell(
        new Apply(
            List.of(
                noOp(1, 1), put(1, 2, "a"), put(2, 3, "b"), delete(2, 4, "a"), delete(2, 5, "a"))));

    replica.expectMessage(
        new Applied(
            5,
            List.of(
                new Result(1, 1, Outcome.nothing(1)),
                new Result(2, 1, Outcome.done(2, 1)),
                new Result(3, 2, Outcome.done(3, 1)),
                new Result(4, 2, Outcome.done(4, 1)),
                new Result(5, 2, Outcome.absent(5)))));
  }

  @Test
  void a_read_sees_what_was_sent_to_be_applied_before_it() {
    ActorRef<Command> machine = opened();
    TestProbe<KeyRead> reader = KIT.createTestProbe();
    machine.tell(new ReadKey(1, "a", reader.ref()));
    machine.tell(new Apply(List.of(noOp(1, 1), put(1, 2, "a"))));
    machine.tell(new ReadKey(2, "a", reader.ref()));
    machine.tell(new ReadKey(3, "b", replica.ref()));

    assertThat(reader.receiveMessage()).isEqualTo(new KeyRead(1, "a", Optional.empty(), 0));
    KeyRead read = reader.receiveMessage();
    assertThat(read.token()).isEqualTo(2);
    assertThat(read.appliedIndex()).isEqualTo(2);
    assertThat(read.value().orElseThrow().version()).isEqualTo(2);
    assertThat(read.value().orElseThrow().value()).isEqualTo(json("a"));
    replica.expectMessageClass(Applied.class);
    replica.expectMessage(new KeyRead(3, "b", Optional.empty(), 2));
  }

  @Test
  void summarizes_with_or_without_the_hash_of_all_content() {
    ActorRef<Command> machine = opened();
    machine.tell(new Apply(List.of(put(1, 1, "b"), put(1, 2, "a"), put(1, 3, "c"))));
    machine.tell(new Summarize(7, 2, false, replica.ref()));
    machine.tell(new Summarize(8, 9, true, replica.ref()));

    replica.expectMessageClass(Applied.class);
    replica.expectMessage(new Summary(7, 3, List.of("a", "b"), 3, OptionalLong.empty()));
    Summary hashed = replica.expectMessageClass(Summary.class);
    assertThat(hashed.firstKeys()).containsExactly("a", "b", "c");
    assertThat(hashed.contentHash()).hasValue(contentHashAfterReopening(machine));
  }

  private long contentHashAfterReopening(ActorRef<Command> machine) {
    machine.tell(new Close());
    replica.expectMessage(new Closed(3));
    try (StateStore store = SortedMapStateStore.open(medium)) {
      return store.contentHash();
    }
  }

  @Test
  void reports_a_formation_only_when_another_one_stands() {
    ActorRef<Command> machine = opened();
    StoreCommand.FormCluster first = new StoreCommand.FormCluster(1, "node-1", 3);
    StoreCommand.FormCluster rival = new StoreCommand.FormCluster(1, "node-2", 1);
    machine.tell(new Apply(List.of(command(1, 1, first))));
    machine.tell(new Apply(List.of(command(1, 2, rival))));

    replica.expectMessageClass(Applied.class);
    replica.expectMessage(new FormationApplied(first));
    replica.expectMessageClass(Applied.class);
    replica.expectNoMessage();
  }

  @Test
  void flushes_an_interval_after_the_first_entry_that_is_not_flushed() {
    ActorRef<Command> machine = opened();
    TIME.timePasses(INTERVAL.multipliedBy(3));
    replica.expectNoMessage();
    machine.tell(new Apply(List.of(noOp(1, 1))));
    replica.expectMessageClass(Applied.class);
    TIME.timePasses(INTERVAL.minusMillis(1));
    machine.tell(new Apply(List.of(put(1, 2, "a"))));
    replica.expectMessageClass(Applied.class);
    TIME.expectNoMessageFor(Duration.ZERO, replica);
    TIME.timePasses(Duration.ofMillis(1));

    replica.expectMessage(new Flushed(2));
    TIME.expectNoMessageFor(INTERVAL.multipliedBy(3), replica);
    machine.tell(new Apply(List.of(noOp(1, 3))));
    replica.expectMessageClass(Applied.class);
    TIME.timePasses(INTERVAL);
    replica.expectMessage(new Flushed(3));
  }

  @Test
  void flushes_at_once_past_so_many_bytes() {
    ActorRef<Command> machine = opened();
    machine.tell(new Apply(List.of(put(1, 1, "k".repeat(400)))));
    replica.expectMessageClass(Applied.class);
    machine.tell(new Apply(List.of(put(1, 2, "k".repeat(400)))));
    replica.expectMessageClass(Applied.class);
    replica.expectMessage(new Flushed(2));
    machine.tell(new Apply(List.of(put(1, 3, "k"))));
    replica.expectMessageClass(Applied.class);
    replica.expectNoMessage();
  }

  @Test
  void looks_again_whether_a_flush_that_takes_its_time_is_done() {
    SlowFlushes slow = new SlowFlushes(SortedMapStateStore.open(medium));
    ActorRef<Command> machine = KIT.spawn(StateMachine.create(() -> slow, SETTINGS, replica.ref()));
    machine.tell(new Apply(List.of(noOp(1, 1))));
    replica.receiveSeveralMessages(2);
    TIME.timePasses(INTERVAL);
    TIME.timePasses(INTERVAL);
    replica.expectNoMessage();
    slow.done = true;
    TIME.timePasses(INTERVAL);
    replica.expectMessage(new Flushed(1));
    TIME.expectNoMessageFor(INTERVAL.multipliedBy(2), replica);
  }

  @Test
  void a_graceful_close_keeps_everything_and_stops() {
    ActorRef<Command> machine = opened();
    machine.tell(new Apply(List.of(put(1, 1, "a"))));
    machine.tell(new Close());

    replica.expectMessageClass(Applied.class);
    replica.expectMessage(new Closed(1));
    replica.expectTerminated(machine);
    try (StateStore store = SortedMapStateStore.open(medium)) {
      assertThat(store.firstKeys(9)).containsExactly("a");
    }
  }

  @Test
  void a_stop_without_close_keeps_what_was_flushed() {
    ActorRef<Command> machine = opened();
    machine.tell(new Apply(List.of(put(1, 1, "k".repeat(1_000)))));
    machine.tell(new Apply(List.of(put(1, 2, "b"))));
    replica.receiveSeveralMessages(3);
    KIT.stop(machine);

    spawn();
    replica.expectMessage(
        new Opened(1, 1, 1, Optional.empty(), Optional.empty(), false, LogTerms.EMPTY.append(1)));
  }

  @Test
  void an_entry_that_is_not_intact_stops_it_before_anything_is_applied() {
    LogEntry good = put(1, 2, "b");
    LogEntry rotten =
        new LogEntry(
            good.term(),
            good.index(),
            good.timeMillis(),
            good.kind(),
            good.clientId(),
            good.requestId(),
            good.command(),
            good.checksum() ^ 1);
    assertStopsAndAppliesNothing(List.of(put(1, 1, "a"), rotten));
  }

  @Test
  void a_gap_between_entries_stops_it_before_anything_is_applied() {
    assertStopsAndAppliesNothing(List.of(put(1, 1, "a"), put(1, 3, "b")));
  }

  @Test
  void a_command_of_a_version_to_come_stops_it_before_anything_is_applied() {
    byte[] unknown = {99, 1};
    LogEntry later = LogEntry.of(1, 2, 0, LogEntry.Kind.COMMAND, "", 0, unknown);
    assertStopsAndAppliesNothing(List.of(put(1, 1, "a"), later));
  }

  /** To pass over it would be to differ from the replicas that know it. */
  @Test
  void a_command_of_a_kind_to_come_stops_it_before_anything_is_applied() {
    byte[] unknown = {1, 99};
    LogEntry later = LogEntry.of(1, 2, 0, LogEntry.Kind.COMMAND, "", 0, unknown);
    assertStopsAndAppliesNothing(List.of(put(1, 1, "a"), later));
  }

  /** What failed lets go of the store, so that the replica can be opened from the disk again. */
  private void assertStopsAndAppliesNothing(List<LogEntry> entries) {
    ActorRef<Command> machine = opened();
    machine.tell(new Apply(entries));
    replica.expectTerminated(machine);
    replica.expectNoMessage();
    spawn();
    replica.expectMessage(
        new Opened(0, 0, 0, Optional.empty(), Optional.empty(), false, LogTerms.EMPTY));
  }

  @Test
  void settings_that_cannot_work_are_refused_by_name() {
    assertThatThrownBy(() -> new StateMachineSettings(0, INTERVAL))
        .hasMessageContaining("flushBytes");
    assertThatThrownBy(() -> new StateMachineSettings(1, Duration.ZERO))
        .hasMessageContaining("flushInterval");
  }

  private ActorRef<Command> opened() {
    ActorRef<Command> machine = spawn();
    replica.expectMessage(
        new Opened(0, 0, 0, Optional.empty(), Optional.empty(), false, LogTerms.EMPTY));
    return machine;
  }

  private ActorRef<Command> spawn() {
    return KIT.spawn(
        StateMachine.create(() -> SortedMapStateStore.open(medium), SETTINGS, replica.ref()));
  }

  private static LogEntry put(long term, long index, String key) {
    return command(term, index, new StoreCommand.Put(key, json(key)));
  }

  private static LogEntry delete(long term, long index, String key) {
    return command(term, index, new StoreCommand.Delete(key));
  }

  private static LogEntry command(long term, long index, StoreCommand command) {
    return LogEntry.of(
        term, index, 0, LogEntry.Kind.COMMAND, "node-1", 1, StoreCommandCodec.encode(command));
  }

  private static LogEntry noOp(long term, long index) {
    return LogEntry.of(term, index, 0, LogEntry.Kind.NO_OP, "", 0, new byte[0]);
  }

  private static byte[] json(String key) {
    return ("\"" + key + "\"").getBytes(StandardCharsets.UTF_8);
  }
}
