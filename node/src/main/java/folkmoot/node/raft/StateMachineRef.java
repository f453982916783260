package folkmoot.node.raft;

import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.raft.LogEntry;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** A replica's way to its state machine, which answers to the replica's own mailbox. */
record StateMachineRef(ActorRef<StateMachine.Command> actor, ActorRef<StateMachine.Event> replyTo) {

  void apply(List<LogEntry> entries) {
    actor.tell(new StateMachine.Apply(entries));
  }

  void read(long token, String key) {
    actor.tell(new StateMachine.ReadKey(token, key, replyTo));
  }

  void scan(long token, ScanRange range) {
    actor.tell(new StateMachine.ScanKeys(token, range, replyTo));
  }

  void summarize(long token, int keys) {
    actor.tell(new StateMachine.Summarize(token, keys, false, replyTo));
  }

  void flushNow() {
    actor.tell(new StateMachine.FlushNow());
  }

  void install() {
    actor.tell(new StateMachine.Install());
  }

  void unstage() {
    actor.tell(new StateMachine.Unstage());
  }

  void rebuilt() {
    actor.tell(new StateMachine.Rebuilt());
  }

  void close() {
    actor.tell(new StateMachine.Close());
  }
}
