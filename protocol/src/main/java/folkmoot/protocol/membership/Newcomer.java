package folkmoot.protocol.membership;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.Voter;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node before it belongs to a cluster, as far as it knows itself.
 *
 * @param self its node id and the id of its disk
 * @param address where its links listen, {@code host:remotePort}
 * @param configured the addresses of all configured nodes, its own included
 * @param expectedIds the node ids that the configuration gives for addresses, where it gives them
 * @param founding what its disk says it belongs to already
 */
public record Newcomer(
    Voter self,
    String address,
    SortedSet<String> configured,
    SortedMap<String, String> expectedIds,
    Optional<Founding> founding) {
  public Newcomer {
    configured = Collections.unmodifiableSortedSet(new TreeSet<>(configured));
    expectedIds = Collections.unmodifiableSortedMap(new TreeMap<>(expectedIds));
    Invariants.check(
        configured.contains(address), "%s is one of the configured %s", address, configured);
  }

  /** This node and who answers at its configured addresses, as {@link Hello#known} wants it. */
  public SortedSet<Voter> known(Greetings greetings) {
    TreeSet<Voter> known = new TreeSet<>();
    known.add(self);
    greetings
        .latest()
        .forEach(
            (from, hello) -> {
              if (isPeer(from)) known.add(hello.self());
            });
    return Collections.unmodifiableSortedSet(known);
  }

  /** True for the configured addresses of the others. */
  public boolean isPeer(String other) {
    return configured.contains(other) && !other.equals(address);
  }
}
