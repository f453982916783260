package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rule as it must be. */
final class StrictSuccessionRule implements SuccessionRule {
  @Override
  public Decision decide(Facts facts) {
    if (!facts.decided().say(facts.self()))
      return new Wait("it was not said that this disk is the only one of the node");
    if (!facts.cluster().isUp()) return new Wait("the node is not up in the Pekko Cluster");
    if (!facts.cluster().addresses().equals(facts.configured()))
      return new Wait(
          "in the Pekko Cluster are %s, and configured are %s"
              .formatted(listed(facts.cluster().addresses()), listed(facts.configured())));
    TreeSet<String> others = new TreeSet<>(facts.configured());
    others.remove(facts.address());
    TreeMap<String, Start> starts = new TreeMap<>();
    for (String address : others) {
      Hello hello = facts.heard().get(address);
      if (hello == null) return new Wait("%s is still to be heard".formatted(address));
      Optional<String> objection = objection(facts, hello);
      if (objection.isPresent())
        return new Wait("%s %s".formatted(hello.self().nodeId(), objection.get()));
      starts.put(address, new Start(hello.self(), hello.incarnation()));
    }
    return new Sources(starts);
  }

  /** Why what a node has may not be all that there is of it; empty if it is. */
  private static Optional<String> objection(Facts facts, Hello hello) {
    Voter node = hello.self();
    if (!hello.peers().equals(facts.configured()))
      return Optional.of("is configured with other peers");
    if (!hello.successions().disks().say(facts.self()))
      return Optional.of("has not noted yet that the other disks are gone");
    if (!hello.successions().ready().contains(facts.self().diskId()))
      return Optional.of("has not heard yet that this node asks");
    if (!facts.decided().say(node))
      return Optional.of(
          "may have been on other disks, of which it was not said that they are gone");
    return Optional.empty();
  }

  private static String listed(SortedSet<String> addresses) {
    return String.join(", ", addresses);
  }
}
