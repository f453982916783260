package folkmoot.protocol.client;

import folkmoot.protocol.faults.Fault;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the fault lab of a node answers. */
public sealed interface LabReply {

  /**
   * A fault has begun.
   *
   * @param appliedOn the nodes that have said that it begins there, the asked one included
   * @param missing all other configured nodes: they are away, cut off, slow or without a lab. What
   *     goes between them and the others is cut by the others; what goes among them is not, and
   *     what they send is neither delayed nor lost
   */
  record Injected(Fault fault, SortedSet<String> appliedOn, SortedSet<String> missing)
      implements LabReply {
    public Injected {
      appliedOn = Collections.unmodifiableSortedSet(new TreeSet<>(appliedOn));
      missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    }
  }

  /** A fault that is in force, and for how long yet. */
  record Active(Fault fault, long remainingMillis) {}

  /** What is wrong at this node. */
  record Shown(List<Active> faults) implements LabReply {
    public Shown {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Faults have ended.
   *
   * @param ids those that were in force at this node
   * @param healedOn the nodes that have said so, the asked one included
   * @param missing all other configured nodes: there they end at their time
   */
  record Healed(SortedSet<String> ids, SortedSet<String> healedOn, SortedSet<String> missing)
      implements LabReply {
    public Healed {
      ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
      healedOn = Collections.unmodifiableSortedSet(new TreeSet<>(healedOn));
      missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    }
  }

  /** The order cannot be met: {@code reason} says what is allowed in {@code field}. */
  record Refused(String field, String reason) implements LabReply {}

  /** No such fault is in force at this node. */
  record NoFault(String id) implements LabReply {}

  /** So many faults are in force already. */
  record TooMany(int limit) implements LabReply {}
}
