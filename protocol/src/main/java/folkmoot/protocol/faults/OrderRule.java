package folkmoot.protocol.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a fault can be had as it was asked for. */
public final class OrderRule {
  private static final Pattern SHORT = Pattern.compile("n(\\d{1,9})");

  private final FaultOrder order;
  private final SortedSet<String> known;

  private OrderRule(FaultOrder order, SortedSet<String> known) {
    this.order = order;
    this.known = known;
  }

  /** What was decided. */
  public sealed interface Verdict {}

  public record Accepted(Fault fault) implements Verdict {}

  /**
   * @param field of the order, as the contract names it
   * @param reason what is allowed, half a sentence
   */
  public record Refused(String field, String reason) implements Verdict {}

  /** A field that is not as it must be: control flow within this class. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Refused refused;

    Wrong(String field, String reason) {
      super(reason, null, false, false);
      refused = new Refused(field, reason);
    }
  }

  /**
   * @param id of the fault that it becomes
   * @param known the nodes there are
   */
  public static Verdict check(FaultOrder order, String id, SortedSet<String> known) {
    try {
      return new Accepted(new OrderRule(order, known).fault(id));
    } catch (Wrong wrong) {
      return wrong.refused;
    }
  }

  /** The node of that name: exactly, or {@code n2} for {@code node-2}. */
  public static Optional<String> resolve(String name, SortedSet<String> known) {
    if (known.contains(name)) return Optional.of(name);
    Matcher brief = SHORT.matcher(name);
    return brief.matches()
        ? Optional.of("node-" + brief.group(1)).filter(known::contains)
        : Optional.empty();
  }

  private Fault fault(String id) throws Wrong {
    FaultKind kind = order.kind();
    List<SortedSet<String>> groups = groups();
    if (order.oneWay() && groups.isEmpty()) throw new Wrong("oneWay", "it needs groups");
    boolean chance = kind == FaultKind.LOSS || kind == FaultKind.DUPLICATE;
    requireFit("probability", order.probability().isPresent(), chance);
    requireFit("delayMs", order.delayMillis().isPresent(), kind == FaultKind.DELAY);
    if (kind != FaultKind.DELAY) requireFit("jitterMs", order.jitterMillis().isPresent(), false);
    return new Fault(
        id,
        kind,
        groups,
        order.oneWay(),
        duration(),
        chance ? probability() : 0,
        millis("delayMs", order.delayMillis().orElse(0), kind == FaultKind.DELAY ? 1 : 0),
        millis("jitterMs", order.jitterMillis().orElse(0), 0));
  }

  private List<SortedSet<String>> groups() throws Wrong {
    if (order.groups().isEmpty() && order.kind() == FaultKind.PARTITION) {
      throw new Wrong("groups", "a partition needs at least one");
    }
    if (order.groups().size() > Fault.MOST_GROUPS) {
      throw new Wrong("groups", "at most %d are allowed".formatted(Fault.MOST_GROUPS));
    }
    List<SortedSet<String>> groups = new ArrayList<>();
    TreeSet<String> named = new TreeSet<>();
    for (List<String> names : order.groups()) {
      if (names.isEmpty()) throw new Wrong("groups", "a group needs a node");
      SortedSet<String> group = new TreeSet<>();
      for (String name : names) group.add(node(name, named));
      groups.add(group);
    }
    if (groups.size() == 1 && named.containsAll(known)) {
      throw new Wrong("groups", "one group of all nodes leaves nobody to be cut from");
    }
    return groups;
  }

  private String node(String name, TreeSet<String> named) throws Wrong {
    String node =
        resolve(name, known)
            .orElseThrow(
                () ->
                    new Wrong(
                        "groups",
                        "no node \"%s\": there are %s".formatted(name, String.join(", ", known))));
    if (!named.add(node)) throw new Wrong("groups", node + " is named twice");
    return node;
  }

  private long duration() throws Wrong {
    long millis = order.durationMillis().orElse(Fault.DEFAULT_DURATION_MILLIS);
    if (millis >= Fault.LEAST_DURATION_MILLIS && millis <= Fault.MOST_DURATION_MILLIS) {
      return millis;
    }
    throw new Wrong(
        "durationSeconds",
        "allowed are %s to %d"
            .formatted(Fault.LEAST_DURATION_MILLIS / 1000.0, Fault.MOST_DURATION_MILLIS / 1000));
  }

  private double probability() throws Wrong {
    double probability = order.probability().getAsDouble();
    if (probability > 0 && probability <= 1) return probability;
    throw new Wrong("probability", "allowed is what is above 0, up to 1");
  }

  private long millis(String field, long millis, long least) throws Wrong {
    if (millis >= least && millis <= Fault.MOST_DELAY_MILLIS) return millis;
    throw new Wrong(
        field, "allowed is a whole number from %d to %d".formatted(least, Fault.MOST_DELAY_MILLIS));
  }

  private void requireFit(String field, boolean given, boolean needed) throws Wrong {
    if (given == needed) return;
    String kind = order.kind().label();
    throw new Wrong(field, needed ? kind + " needs it" : kind + " has none");
  }
}
