package folkmoot.protocol.history.text;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.text.EdnValue.Keyword;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes operations and faults of events. */
final class EdnEvents {
  /** What was asked; {@code place} counts invocations. */
  private record Asked(int place, Optional<Integer> number, SortedMap<String, Object> event) {}

  private record OpenFault(String kind, List<String> nodes, long from) {}

  private record Ended(int place, Optional<Integer> number, Operation operation) {}

  private final SortedMap<String, Asked> asked = new TreeMap<>();
  private final List<Ended> ended = new ArrayList<>();
  private final SortedMap<String, OpenFault> open = new TreeMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private Optional<Boolean> timed = Optional.empty();
  private int places;

  /** Adds the event of a line. */
  void add(SortedMap<String, Object> event, int line) {
    if (timed.isEmpty()) timed = Optional.of(event.containsKey("time"));
    event.put("time", timed.get() ? number(event, "time") : Long.valueOf(line));
    Object process = event.get("process");
    if (process == null) throw new IllegalArgumentException(":process is missing");
    if (process instanceof Keyword) {
      fault(event);
      return;
    }
    String client = EdnValue.text(process);
    String type = keyword(event, "type");
    switch (type) {
      case "invoke" -> invoke(client, event);
      case "ok", "fail", "info" -> end(client, type, event);
      default ->
          throw new IllegalArgumentException(
              ":type is :%s; allowed are :invoke, :ok, :fail, :info".formatted(type));
    }
  }

  private void invoke(String client, SortedMap<String, Object> event) {
    action(event);
    Optional<Integer> number =
        event.containsKey("operation")
            ? Optional.of((int) number(event, "operation"))
            : Optional.empty();
    if (asked.putIfAbsent(client, new Asked(places, number, event)) != null) {
      throw new IllegalArgumentException(
          "process %s invokes before its last operation has ended".formatted(client));
    }
    places++;
  }

  private void end(String client, String type, SortedMap<String, Object> event) {
    Asked began = asked.remove(client);
    if (began == null) {
      throw new IllegalArgumentException(
          "process %s ends what it has not invoked".formatted(client));
    }
    String f = keyword(event, "f");
    if (!f.equals(keyword(began.event(), "f"))) {
      throw new IllegalArgumentException(
          "process %s invoked :%s, but ends :%s".formatted(client, keyword(began.event(), "f"), f));
    }
    Action action = action(began.event());
    Outcome outcome =
        switch (type) {
          case "ok" -> ok(action, event);
          case "fail" -> new Outcome.Failed(error(event));
          default -> new Outcome.Unknown(error(event));
        };
    end(began, client, action, number(event, "time"), outcome, event);
  }

  private void end(
      Asked began,
      String client,
      Action action,
      long returned,
      Outcome outcome,
      SortedMap<String, Object> event) {
    SortedMap<String, Object> all = new TreeMap<>(began.event());
    all.putAll(event);
    Served served =
        new Served(
            optionalText(all, "level"),
            all.containsKey("version") ? number(all, "version") : 0,
            optionalText(all, "node"));
    Operation operation =
        new Operation(
            0,
            client,
            new Target(
                optionalText(all, "keyspace").orElse(Target.DEFAULT_KEYSPACE), key(began.event())),
            action,
            number(began.event(), "time"),
            returned,
            outcome,
            served);
    ended.add(new Ended(began.place(), began.number(), operation));
  }

  /** Of an event without a key, but with a {@code [key value]}, that key; else the empty one. */
  private static String key(SortedMap<String, Object> event) {
    if (event.containsKey("key")) return EdnValue.text(event.get("key"));
    return isIndependent(event) ? EdnValue.text(((List<?>) event.get("value")).get(0)) : "";
  }

  private static boolean isIndependent(SortedMap<String, Object> event) {
    if (event.containsKey("key")) return false;
    if (!(event.get("value") instanceof List<?> pair) || pair.size() != 2) return false;
    return !keyword(event, "f").equals("cas") || pair.get(1) instanceof List<?>;
  }

  private static Object value(SortedMap<String, Object> event) {
    Object value = event.get("value");
    return isIndependent(event) ? ((List<?>) value).get(1) : value;
  }

  private static Action action(SortedMap<String, Object> event) {
    Object value = value(event);
    String f = keyword(event, "f");
    switch (f) {
      case "read":
        return Action.READ;
      case "delete":
        return Action.DELETE;
      case "write":
        if (value == null) throw new IllegalArgumentException(":value of :write must not be nil");
        return new Action.Write(EdnValue.text(value));
      case "cas":
        if (value instanceof List<?> pair && pair.size() == 2 && pair.get(1) != null) {
          return new Action.CompareAndSet(
              Optional.ofNullable(pair.get(0)).map(EdnValue::text), EdnValue.text(pair.get(1)));
        }
        throw new IllegalArgumentException(":value of :cas must be [expected new]");
      case "add":
        if (value instanceof Long by) return new Action.Increment(by);
        throw new IllegalArgumentException(":value of :add must be an integer");
      default:
        throw new IllegalArgumentException(
            ":f is :%s; allowed are :read, :write, :delete, :cas, :add".formatted(f));
    }
  }

  private static Outcome ok(Action action, SortedMap<String, Object> event) {
    if (action instanceof Action.Read) {
      return new Outcome.Saw(Optional.ofNullable(value(event)).map(EdnValue::text));
    }
    if (action instanceof Action.Write) return Outcome.DONE;
    if (action instanceof Action.Increment) {
      Object found = event.get("found");
      if (found == null) throw new IllegalArgumentException(":found of an ok :add is missing");
      return new Outcome.Saw(Optional.of(EdnValue.text(found)));
    }
    // Jepsen says :ok of a compare-and-set that had its effect only.
    boolean isPlain = action instanceof Action.CompareAndSet && !event.containsKey("effect");
    Object effect = isPlain ? Boolean.TRUE : event.get("effect");
    if (effect instanceof Boolean did) return new Outcome.Did(did);
    throw new IllegalArgumentException(":effect of an ok :delete must be true or false");
  }

  private void fault(SortedMap<String, Object> event) {
    if (!event.get("process").equals(new Keyword("nemesis"))) {
      throw new IllegalArgumentException(
          ":process is %s; allowed are integers, strings and :nemesis"
              .formatted(event.get("process")));
    }
    String f = keyword(event, "f");
    int dash = f.indexOf('-');
    String verb = dash < 0 ? f : f.substring(0, dash);
    String kind = dash < 0 || dash == f.length() - 1 ? "fault" : f.substring(dash + 1);
    long now = number(event, "time");
    String name = event.containsKey("fault") ? "#" + number(event, "fault") : kind;
    switch (verb) {
      // Jepsen tells of each twice, before and after: the second one knows the nodes.
      case "start" -> open.merge(name, new OpenFault(kind, nodes(event), now), EdnEvents::later);
      case "stop" -> Optional.ofNullable(open.remove(name)).ifPresent(began -> close(began, now));
      default -> faults.add(new Fault(f, nodes(event), now, now));
    }
  }

  private static OpenFault later(OpenFault first, OpenFault second) {
    return second.nodes().isEmpty()
        ? first
        : new OpenFault(first.kind(), second.nodes(), first.from());
  }

  private void close(OpenFault began, long now) {
    faults.add(new Fault(began.kind(), began.nodes(), began.from(), now));
  }

  private static List<String> nodes(SortedMap<String, Object> event) {
    Object value = event.get("value");
    if (value == null) return List.of();
    if (value instanceof List<?> nodes) return nodes.stream().map(EdnValue::text).toList();
    return List.of(EdnValue.text(value));
  }

  /** All that was read. */
  History history() {
    asked.forEach(
        (client, began) -> {
          Outcome unknown =
              new Outcome.Unknown(
                  began.event().containsKey("error") ? error(began.event()) : "no answer");
          Action action = action(began.event());
          end(began, client, action, Operation.NEVER, unknown, new TreeMap<>());
        });
    asked.clear();
    open.values().forEach(began -> close(began, Operation.NEVER));
    open.clear();
    ended.sort(
        Comparator.comparingLong((Ended e) -> e.operation().invoked())
            .thenComparingInt(Ended::place));
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < ended.size(); i++) {
      operations.add(ended.get(i).operation().index(ended.get(i).number().orElse(i)));
    }
    return new History(operations, faults);
  }

  private static String error(SortedMap<String, Object> event) {
    return event.get("error") == null ? "" : EdnValue.text(event.get("error"));
  }

  private static Optional<String> optionalText(SortedMap<String, Object> event, String name) {
    return Optional.ofNullable(event.get(name))
        .map(value -> value instanceof Keyword keyword ? keyword.name() : EdnValue.text(value));
  }

  private static String keyword(SortedMap<String, Object> event, String name) {
    if (event.get(name) instanceof Keyword keyword) return keyword.name();
    throw new IllegalArgumentException(":%s must be a keyword, such as :read".formatted(name));
  }

  private static long number(SortedMap<String, Object> event, String name) {
    if (event.get(name) instanceof Long number) return number;
    throw new IllegalArgumentException(":%s must be an integer".formatted(name));
  }
}
