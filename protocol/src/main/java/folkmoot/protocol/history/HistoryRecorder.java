package folkmoot.protocol.history;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a history down while it happens: {@link #invoke}, then one of the endings of the {@link
 * Pending} that it gave. The time is handed in. May be used from several threads: take the time of
 * an invocation before, that of an answer after the call to the store, and the order of recording
 * does not matter.
 */
public final class HistoryRecorder {
  private final List<Pending> recorded = new ArrayList<>();
  private final SortedMap<String, Pending> outstanding = new TreeMap<>();
  private final List<OpenFault> faults = new ArrayList<>();

  /** An operation that is on its way; ended once. */
  public final class Pending {
    private final Operation asked;
    private Operation ended;

    private Pending(Operation asked) {
      this.asked = asked;
    }

    /**
     * It was answered, has failed, or was given up.
     *
     * @param now not before the invocation
     */
    public void end(long now, Outcome outcome, Served served) {
      synchronized (HistoryRecorder.this) {
        if (ended != null) throw new IllegalStateException("already ended: " + ended);
        ended =
            new Operation(
                asked.index(),
                asked.client(),
                asked.target(),
                asked.action(),
                asked.invoked(),
                now,
                outcome,
                served);
        outstanding.remove(asked.client());
      }
    }

    /** As {@link #end}, for an answer. */
    public void ok(long now, Outcome answer, Served served) {
      if (!answer.isOk()) throw new IllegalArgumentException("no answer: " + answer);
      end(now, answer, served);
    }

    /** It has not been applied and never will be. */
    public void failed(long now, String reason) {
      end(now, new Outcome.Failed(reason), asked.served());
    }

    /** The client stops waiting: it may have been applied, or may be later. */
    public void unknown(long now, String reason) {
      end(now, new Outcome.Unknown(reason), asked.served());
    }
  }

  /** A fault that lasts. */
  public final class OpenFault {
    private final String kind;
    private final List<String> nodes;
    private final long from;
    private long until = Operation.NEVER;

    private OpenFault(String kind, List<String> nodes, long from) {
      this.kind = kind;
      this.nodes = List.copyOf(nodes);
      this.from = from;
    }

    /** It ended; later calls change nothing. */
    public void healed(long now) {
      synchronized (HistoryRecorder.this) {
        until = Math.min(until, Math.max(from, now));
      }
    }
  }

  /**
   * A client asks.
   *
   * @throws IllegalStateException if its last question has not ended
   */
  public Pending invoke(String client, Target target, Action action, long now) {
    return invoke(client, target, action, now, Served.UNSAID);
  }

  /**
   * @param asked the level and node asked for, kept if there is no answer
   */
  public synchronized Pending invoke(
      String client, Target target, Action action, long now, Served asked) {
    Pending before = outstanding.get(client);
    if (before != null) {
      throw new IllegalStateException("client asks before the end of " + before.asked);
    }
    Outcome open = new Outcome.Unknown("no answer");
    Pending pending =
        new Pending(
            new Operation(
                recorded.size(), client, target, action, now, Operation.NEVER, open, asked));
    recorded.add(pending);
    outstanding.put(client, pending);
    return pending;
  }

  /** A fault begins. */
  public synchronized OpenFault fault(String kind, List<String> nodes, long now) {
    OpenFault fault = new OpenFault(kind, nodes, now);
    faults.add(fault);
    return fault;
  }

  /** How many operations were invoked so far. */
  public synchronized int size() {
    return recorded.size();
  }

  /** What was recorded so far; what has not ended is unknown. */
  public synchronized History history() {
    List<Operation> operations = new ArrayList<>(recorded.size());
    for (Pending pending : recorded) {
      operations.add(pending.ended != null ? pending.ended : pending.asked);
    }
    List<Fault> struck = new ArrayList<>();
    for (OpenFault fault : faults) {
      struck.add(new Fault(fault.kind, fault.nodes, fault.from, fault.until));
    }
    return History.of(operations, struck);
  }
}
