package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Founds only when every configured node has said that it is empty, is configured alike, and has
 * heard the very same disks, this one included. The last condition makes two nodes that found agree
 * on what: who founds with a disk has been told by all the others that they mean that disk too, so
 * a node that is wiped in between either is in everyone's founding or in nobody's.
 *
 * <p>Two of three nodes wiped at once cannot found anew: the third, asked, answers with its
 * founding, and while it is down they wait, for ever if need be.
 */
final class StrictBootstrapRule implements BootstrapRule {
  @Override
  public Decision decide(Newcomer node, Greetings greetings) {
    if (node.founding().isPresent()) return Join.of(node.founding().get(), node);
    SortedMap<String, Hello> peers = new TreeMap<>(greetings.latest());
    peers.keySet().removeIf(address -> !node.isPeer(address));
    for (Hello hello : peers.values()) {
      Optional<String> objection = BootstrapRule.objection(node, greetings, hello);
      if (objection.isPresent()) return new Wait(objection.get());
    }
    TreeMap<String, Founding> foundings = foundings(peers.values());
    if (foundings.size() > 1) return new Wait(twoClusters(foundings));
    if (foundings.size() == 1) return Join.of(foundings.get(foundings.firstKey()), node);
    return decideAmongEmpty(node, greetings, peers);
  }

  private static Decision decideAmongEmpty(
      Newcomer node, Greetings greetings, SortedMap<String, Hello> peers) {
    TreeSet<String> silent = new TreeSet<>(node.configured());
    silent.remove(node.address());
    silent.removeAll(peers.keySet());
    if (!silent.isEmpty()) return new Wait(missing(node, greetings, silent));
    for (Hello hello : peers.values()) {
      if (!hello.peers().equals(node.configured())) return new Wait(configuredApart(node, hello));
    }
    SortedSet<Voter> known = node.known(greetings);
    for (Hello hello : peers.values()) {
      if (!hello.known().equals(known)) return new Wait(heardApart(known, hello));
    }
    return new Found(FoundingRule.of(known));
  }

  /** By the address of a node that says so; one entry for each different founding. */
  private static TreeMap<String, Founding> foundings(Collection<Hello> peers) {
    TreeMap<String, Founding> foundings = new TreeMap<>();
    for (Hello hello : peers) {
      if (hello.founding().isEmpty() || foundings.containsValue(hello.founding().get())) continue;
      foundings.put(hello.address(), hello.founding().get());
    }
    return foundings;
  }

  private static String twoClusters(SortedMap<String, Founding> foundings) {
    List<String> each = new ArrayList<>();
    for (Map.Entry<String, Founding> one : foundings.entrySet()) {
      each.add("%s to %s".formatted(one.getKey(), one.getValue().clusterId()));
    }
    return "the configured nodes belong to different clusters: " + String.join(", ", each);
  }

  private static String missing(
      Newcomer node, Greetings greetings, SortedSet<String> silentAddresses) {
    String reason = "no answer yet from " + String.join(", ", silentAddresses);
    TreeSet<String> strangers = new TreeSet<>(greetings.latest().keySet());
    strangers.removeAll(node.configured());
    if (strangers.isEmpty()) return reason;
    return reason + "; heard from %s, not in PEERS here".formatted(String.join(", ", strangers));
  }

  private static String configuredApart(Newcomer node, Hello hello) {
    TreeSet<String> onlyThere = new TreeSet<>(hello.peers());
    onlyThere.removeAll(node.configured());
    TreeSet<String> onlyHere = new TreeSet<>(node.configured());
    onlyHere.removeAll(hello.peers());
    List<String> differences = new ArrayList<>();
    if (!onlyThere.isEmpty()) differences.add("only there: " + String.join(", ", onlyThere));
    if (!onlyHere.isEmpty()) differences.add("only here: " + String.join(", ", onlyHere));
    return "PEERS of %s at %s differs from PEERS here (%s)"
        .formatted(hello.self().nodeId(), hello.address(), String.join("; ", differences));
  }

  private static String heardApart(SortedSet<Voter> known, Hello hello) {
    TreeSet<Voter> unheard = new TreeSet<>(known);
    unheard.removeAll(hello.known());
    return "%s at %s has not heard %s yet"
        .formatted(
            hello.self().nodeId(),
            hello.address(),
            unheard.isEmpty() ? "what was heard here" : unheard);
  }
}
