package folkmoot.node.raft;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads that this replica serves itself, each at or after an index. A read is handed to the state
 * machine as soon as everything up to its index has been: the state machine takes both in order.
 */
final class LocalReads {
  private final StateMachineRef stateMachine;
  private final Supplier<ClientReply.Served> served;
  private final SortedMap<Long, List<PendingRead>> waiting = new TreeMap<>();
  private final SortedMap<Long, PendingRead> asked = new TreeMap<>();
  private long handedIndex;
  private long token;
  private int size;

  LocalReads(StateMachineRef stateMachine, long handedIndex, Supplier<ClientReply.Served> served) {
    this.stateMachine = stateMachine;
    this.handedIndex = handedIndex;
    this.served = served;
  }

  int size() {
    return size + asked.size();
  }

  void serveAt(long index, PendingRead read) {
    if (index <= handedIndex) {
      ask(read);
      return;
    }
    waiting.computeIfAbsent(index, at -> new ArrayList<>()).add(read);
    size++;
  }

  /** Entries up to here were handed to the state machine. */
  void handed(long index) {
    handedIndex = index;
    while (!waiting.isEmpty() && waiting.firstKey() <= index) {
      List<PendingRead> due = waiting.remove(waiting.firstKey());
      size -= due.size();
      due.forEach(this::ask);
    }
  }

  private void ask(PendingRead read) {
    token++;
    asked.put(token, read);
    if (read.query() instanceof Operation.Scan scan) stateMachine.scan(token, scan.range());
    else stateMachine.read(token, ((Operation.Read) read.query()).key());
  }

  void answered(StateMachine.KeyRead answer) {
    PendingRead read = asked.remove(answer.token());
    read.replyTo()
        .tell(
            answer
                .value()
                .<ClientReply>map(
                    found ->
                        new ClientReply.Found(
                            read.requestId(),
                            found.value(),
                            found.version(),
                            read.query().level(),
                            served.get()))
                .orElseGet(() -> new ClientReply.Absent(read.requestId(), served.get())));
  }

  void answered(StateMachine.RangeScanned answer) {
    PendingRead read = asked.remove(answer.token());
    read.replyTo()
        .tell(
            new ClientReply.Page(
                read.requestId(),
                answer.page().items(),
                answer.page().more(),
                answer.appliedIndex(),
                read.query().level(),
                served.get()));
  }

  /** Forgets reads whose client no longer waits. */
  void expire(long nowNanos) {
    waiting
        .values()
        .removeIf(
            reads -> {
              int before = reads.size();
              reads.removeIf(read -> read.isExpired(nowNanos));
              size -= before - reads.size();
              return reads.isEmpty();
            });
  }
}
