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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A history as lines of JSON: first {@code {"format":"folkmoot-history","version":1}}, then, in any
 * order, one object per operation and per fault.
 *
 * <table>
 * <caption>Members of an operation</caption>
 * <tr><td>{@code index, client, key, invoked}</td><td>always; {@code keyspace} unless it is
 *     {@code default}</td></tr>
 * <tr><td>{@code returned}</td><td>left out if it never ended</td></tr>
 * <tr><td>{@code op}</td><td>{@code read}, {@code write} with {@code value}, {@code delete}, {@code
 *     cas} with {@code expected} (null: nothing) and {@code value}, {@code add} with {@code by}</td></tr>
 * <tr><td>{@code outcome}</td><td>{@code ok}, {@code failed} or {@code unknown}; the latter two with
 *     {@code reason}</td></tr>
 * <tr><td>{@code found}</td><td>of an ok read (null: nothing) and add</td></tr>
 * <tr><td>{@code effect}</td><td>of an ok delete and cas: true or false</td></tr>
 * <tr><td>{@code level, version, node}</td><td>as far as they are known</td></tr>
 * </table>
 *
 * <p>A fault has {@code fault} (its kind), {@code nodes}, {@code from} and, if it ended, {@code
 * until}. Values are strings that hold the text of the value, so that every text comes back.
 */
public final class JsonLines {
  private static final String HEADER = "{\"format\":\"folkmoot-history\",\"version\":1}";

  private JsonLines() {}

  /** Gives the lines, without their ends, one after the other. */
  public static void write(History history, Consumer<String> lines) {
    lines.accept(HEADER);
    history.faults().forEach(fault -> lines.accept(line(fault)));
    history.operations().forEach(operation -> lines.accept(line(operation)));
  }

  private static String line(Fault fault) {
    JsonLine line = new JsonLine().text("fault", fault.kind()).texts("nodes", fault.nodes());
    line.number("from", fault.from());
    if (fault.until() != Operation.NEVER) line.number("until", fault.until());
    return line.end();
  }

  private static String line(Operation operation) {
    JsonLine line = new JsonLine();
    line.number("index", operation.index()).text("client", operation.client());
    if (!operation.target().keyspace().equals(Target.DEFAULT_KEYSPACE)) {
      line.text("keyspace", operation.target().keyspace());
    }
    line.text("key", operation.target().key());
    action(line, operation.action());
    line.number("invoked", operation.invoked());
    if (operation.returned() != Operation.NEVER) line.number("returned", operation.returned());
    outcome(line, operation);
    Served served = operation.served();
    served.level().ifPresent(level -> line.text("level", level));
    if (served.version() > 0) line.number("version", served.version());
    served.node().ifPresent(node -> line.text("node", node));
    return line.end();
  }

  private static void action(JsonLine line, Action action) {
    if (action instanceof Action.Read) {
      line.text("op", "read");
    } else if (action instanceof Action.Write write) {
      line.text("op", "write").text("value", write.value());
    } else if (action instanceof Action.Delete) {
      line.text("op", "delete");
    } else if (action instanceof Action.CompareAndSet swap) {
      line.text("op", "cas").text("expected", swap.expected()).text("value", swap.value());
    } else if (action instanceof Action.Increment add) {
      line.text("op", "add").number("by", add.by());
    }
  }

  private static void outcome(JsonLine line, Operation operation) {
    Outcome outcome = operation.outcome();
    if (outcome instanceof Outcome.Failed failed) {
      line.text("outcome", "failed").text("reason", failed.reason());
    } else if (outcome instanceof Outcome.Unknown unknown) {
      line.text("outcome", "unknown").text("reason", unknown.reason());
    } else {
      line.text("outcome", "ok");
      if (outcome instanceof Outcome.Saw saw) line.text("found", saw.value());
      boolean isWrite = operation.action() instanceof Action.Write;
      if (outcome instanceof Outcome.Did did && !isWrite) line.truth("effect", did.effect());
    }
  }

  /**
   * Reads what {@link #write} wrote; blank lines are skipped.
   *
   * @throws MalformedHistory at the first line that is not as it must be
   */
  public static History read(Iterator<String> lines) {
    List<Operation> operations = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    boolean begun = false;
    int number = 0;
    while (lines.hasNext()) {
      String line = lines.next();
      number++;
      if (line.isBlank()) continue;
      try {
        Members members = new Members(Json.object(line));
        if (!begun) {
          header(members);
          begun = true;
        } else if (members.has("fault")) {
          faults.add(fault(members));
        } else {
          operations.add(operation(members));
        }
        members.checkAllTaken();
      } catch (IllegalArgumentException wrong) {
        throw new MalformedHistory(number, wrong.getMessage(), wrong);
      }
    }
    if (!begun) throw new MalformedHistory(number + 1, "the first line must be " + HEADER, null);
    operations.sort(Comparator.comparingInt(Operation::index));
    return new History(operations, faults);
  }

  private static void header(Members members) {
    boolean known =
        members.text("format").equals("folkmoot-history") && members.number("version") == 1;
    if (!known) throw new IllegalArgumentException("the first line must be " + HEADER);
  }

  private static Fault fault(Members members) {
    return new Fault(
        members.text("fault"),
        members.texts("nodes"),
        members.number("from"),
        members.number("until", Operation.NEVER));
  }

  private static Operation operation(Members members) {
    Action action = action(members);
    Served served =
        new Served(
            members.optionalText("level"),
            members.number("version", 0),
            members.optionalText("node"));
    Target target =
        new Target(
            members.optionalText("keyspace").orElse(Target.DEFAULT_KEYSPACE), members.text("key"));
    return new Operation(
        members.index("index"),
        members.text("client"),
        target,
        action,
        members.number("invoked"),
        members.number("returned", Operation.NEVER),
        outcome(members, action),
        served);
  }

  private static Action action(Members members) {
    String op = members.text("op");
    return switch (op) {
      case "read" -> Action.READ;
      case "write" -> new Action.Write(members.text("value"));
      case "delete" -> Action.DELETE;
      case "cas" -> new Action.CompareAndSet(members.textOrNull("expected"), members.text("value"));
      case "add" -> new Action.Increment(members.number("by"));
      default ->
          throw new IllegalArgumentException(
              "op is \"%s\"; allowed are read, write, delete, cas, add".formatted(op));
    };
  }

  private static Outcome outcome(Members members, Action action) {
    String outcome = members.text("outcome");
    switch (outcome) {
      case "failed":
        return new Outcome.Failed(members.text("reason"));
      case "unknown":
        return new Outcome.Unknown(members.text("reason"));
      case "ok":
        break;
      default:
        throw new IllegalArgumentException(
            "outcome is \"%s\"; allowed are ok, failed, unknown".formatted(outcome));
    }
    if (action instanceof Action.Write) return Outcome.DONE;
    if (action instanceof Action.Read) return new Outcome.Saw(members.textOrNull("found"));
    if (action instanceof Action.Increment) {
      return new Outcome.Saw(Optional.of(members.text("found")));
    }
    return new Outcome.Did(members.truth("effect"));
  }
}
