package folkmoot.protocol.history.text;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A history as Jepsen writes it: one map per event and line, {@code {:process 0, :type :invoke, :f
 * :read, :value nil, :time 123, :index 0}}.
 *
 * <ul>
 *   <li>{@code :type} is {@code :invoke}, then {@code :ok}, {@code :fail} (not applied) or {@code
 *       :info} (unknown); what has no second event never ended.
 *   <li>{@code :f} is {@code :read}, {@code :write}, {@code :delete}, {@code :cas} with {@code
 *       [expected new]}, {@code :add}. {@code :value} is the value, nil for nothing; texts that are
 *       plain integers are integers, all others strings.
 *   <li>Beyond Jepsen: {@code :key} and {@code :keyspace}; {@code :effect} of an ok delete or cas;
 *       {@code :found} of an ok add; {@code :level}, {@code :node}, {@code :version}; {@code
 *       :operation}, the number, where it is not simply counted. A {@code [key value]} of Jepsen's
 *       independent keys is read as such.
 *   <li>Faults are {@code :process :nemesis, :type :info, :f :start-partition, :value ["n1"]}, and
 *       {@code :stop-partition} with the same {@code :fault}, a number.
 * </ul>
 */
public final class Edn {
  /** One event to be written; those at one time are in the order of operations. */
  private record Event(long time, int order, boolean second, StringBuilder line) {
    private static final Comparator<Event> ORDER =
        Comparator.comparingLong(Event::time)
            .thenComparingInt(Event::order)
            .thenComparing(Event::second);
  }

  private Edn() {}

  /** Gives the lines, without their ends, one after the other, in the order of time. */
  public static void write(History history, Consumer<String> lines) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < history.faults().size(); i++) {
      fault(history.faults().get(i), i, history.faults().size(), events);
    }
    for (int i = 0; i < history.size(); i++) operation(history.operations().get(i), i, events);
    events.sort(Event.ORDER);
    int index = 0;
    for (Event event : events) {
      lines.accept("{%s, :time %d, :index %d}".formatted(event.line(), event.time(), index++));
    }
  }

  private static void fault(Fault fault, int number, int faults, List<Event> events) {
    StringBuilder nodes = new StringBuilder();
    for (String node : fault.nodes()) {
      nodes.append(nodes.isEmpty() ? "" : " ").append(Cursor.quote(node));
    }
    String line = ":process :nemesis, :type :info, :f :%s-%s, :value [%s], :fault %d";
    // Before all operations of the same time.
    int order = number - faults;
    String start = line.formatted("start", fault.kind(), nodes, number);
    events.add(new Event(fault.from(), order, false, new StringBuilder(start)));
    if (fault.until() == Operation.NEVER) return;
    String stop = line.formatted("stop", fault.kind(), nodes, number);
    events.add(new Event(fault.until(), order, true, new StringBuilder(stop)));
  }

  private static void operation(Operation operation, int place, List<Event> events) {
    StringBuilder invoke = begin(operation, "invoke", asked(operation.action()));
    if (operation.index() != place) invoke.append(", :operation ").append(operation.index());
    Served served = operation.served();
    served.level().ifPresent(level -> invoke.append(", :level ").append(Cursor.quote(level)));
    served.node().ifPresent(node -> invoke.append(", :node ").append(Cursor.quote(node)));
    events.add(new Event(operation.invoked(), place, false, invoke));
    boolean ends = operation.returned() != Operation.NEVER;
    StringBuilder last = ends ? begin(operation, type(operation), told(operation)) : invoke;
    outcome(operation, last);
    if (served.version() > 0) last.append(", :version ").append(served.version());
    if (ends) events.add(new Event(operation.returned(), place, true, last));
  }

  private static StringBuilder begin(Operation operation, String type, String value) {
    Target target = operation.target();
    StringBuilder line = new StringBuilder();
    line.append(":process ").append(EdnValue.of(operation.client()));
    line.append(", :type :").append(type).append(", :f :").append(f(operation.action()));
    line.append(", :key ").append(EdnValue.of(target.key()));
    if (!target.keyspace().equals(Target.DEFAULT_KEYSPACE)) {
      line.append(", :keyspace ").append(Cursor.quote(target.keyspace()));
    }
    return line.append(", :value ").append(value);
  }

  private static String type(Operation operation) {
    if (operation.isOk()) return "ok";
    return operation.isFailed() ? "fail" : "info";
  }

  static String f(Action action) {
    if (action instanceof Action.Read) return "read";
    if (action instanceof Action.Write) return "write";
    if (action instanceof Action.Delete) return "delete";
    return action instanceof Action.CompareAndSet ? "cas" : "add";
  }

  private static String asked(Action action) {
    if (action instanceof Action.Write write) return EdnValue.of(write.value());
    if (action instanceof Action.CompareAndSet swap) {
      String expected = swap.expected().map(EdnValue::of).orElse("nil");
      return "[" + expected + " " + EdnValue.of(swap.value()) + "]";
    }
    return action instanceof Action.Increment add ? Long.toString(add.by()) : "nil";
  }

  private static String told(Operation operation) {
    boolean isRead = operation.action() instanceof Action.Read;
    return isRead && operation.outcome() instanceof Outcome.Saw saw
        ? saw.value().map(EdnValue::of).orElse("nil")
        : asked(operation.action());
  }

  private static void outcome(Operation operation, StringBuilder line) {
    Outcome outcome = operation.outcome();
    if (outcome instanceof Outcome.Failed failed) {
      line.append(", :error ").append(Cursor.quote(failed.reason()));
    } else if (outcome instanceof Outcome.Unknown unknown) {
      line.append(", :error ").append(Cursor.quote(unknown.reason()));
    } else if (outcome instanceof Outcome.Did did) {
      boolean isWrite = operation.action() instanceof Action.Write;
      if (!isWrite) line.append(", :effect ").append(did.effect());
    } else if (outcome instanceof Outcome.Saw saw
        && operation.action() instanceof Action.Increment) {
      line.append(", :found ").append(EdnValue.of(saw.value().orElseThrow()));
    }
  }

  /**
   * Reads what {@link #write} wrote, or Jepsen; blank lines are skipped. Times are those of the
   * events; if the first has none, the numbers of the lines.
   *
   * @throws MalformedHistory at the first line that is not as it must be
   */
  public static History read(Iterator<String> lines) {
    EdnEvents events = new EdnEvents();
    int number = 0;
    while (lines.hasNext()) {
      String line = lines.next();
      number++;
      if (line.isBlank()) continue;
      try {
        events.add(EdnValue.map(line), number);
      } catch (IllegalArgumentException wrong) {
        throw new MalformedHistory(number, wrong.getMessage(), wrong);
      }
    }
    try {
      return events.history();
    } catch (IllegalArgumentException wrong) {
      throw new MalformedHistory(number, wrong.getMessage(), wrong);
    }
  }
}
