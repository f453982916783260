package folkmoot.node.membership;

import folkmoot.node.settings.MembershipTiming;
import folkmoot.node.settings.Whereabouts;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a node looks for the others.
 *
 * @param address where this node's links listen, {@code host:remotePort}
 * @param configured the addresses of all configured nodes, this one's included
 * @param expectedIds node ids by address, for the addresses that were configured with one
 * @param helloWhileAlone time between two Hellos until this node belongs to a cluster
 * @param helloWhenSettled time between two Hellos afterwards
 */
public record BootstrapSettings(
    String address,
    SortedSet<String> configured,
    SortedMap<String, String> expectedIds,
    Duration helloWhileAlone,
    Duration helloWhenSettled) {
  public BootstrapSettings {
    configured = Collections.unmodifiableSortedSet(new TreeSet<>(configured));
    expectedIds = Collections.unmodifiableSortedMap(new TreeMap<>(expectedIds));
  }

  /** As the environment of the node says. */
  public static BootstrapSettings of(Whereabouts where, MembershipTiming timing) {
    return new BootstrapSettings(
        where.address(),
        where.addresses(),
        where.expectedIds(),
        timing.helloInterval(),
        timing.helloIntervalSettled());
  }
}
