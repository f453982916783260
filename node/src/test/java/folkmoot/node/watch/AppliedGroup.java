package folkmoot.node.watch;

import folkmoot.node.raft.StateMachine;
import folkmoot.node.raft.StateMachineSettings;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import folkmoot.protocol.watch.HistoryBounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A group, whose real state machine is given entries. */
class AppliedGroup {
  final TestProbe<StateMachine.Event> replica;
  final ActorRef<StateMachine.Command> machine;
  private long index;

  AppliedGroup(ActorTestKit kit) {
    replica = kit.createTestProbe();
    machine =
        kit.spawn(
            StateMachine.create(
                () -> SortedMapStateStore.open(new SortedMapStateStore.Medium()),
                StateMachineSettings.DEFAULT,
                replica.ref()));
    replica.expectMessageClass(StateMachine.Opened.class);
  }

  /** All in one batch. */
  void apply(StoreCommand... commands) {
    List<LogEntry> entries = new ArrayList<>();
    for (StoreCommand command : commands) {
      index++;
      byte[] bytes = StoreCommandCodec.encode(command);
      entries.add(LogEntry.of(1, index, 0, LogEntry.Kind.COMMAND, "client", index, bytes));
    }
    machine.tell(new StateMachine.Apply(entries));
    while (!(replica.receiveMessage() instanceof StateMachine.Applied)) {}
  }

  static StoreCommand put(String key, String json) {
    return new StoreCommand.Put(key, json.getBytes(StandardCharsets.UTF_8));
  }

  static StoreCommand delete(String key) {
    return new StoreCommand.Delete(key);
  }

  static StoreCommand keep(long events) {
    return new StoreCommand.KeepHistory(new HistoryBounds(events, 1 << 20));
  }
}
