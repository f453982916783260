package folkmoot.node.membership;

import folkmoot.protocol.membership.Disks;
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
 * @param region where this node stands
 * @param datacenter within the region
 * @param mergingSince in which incarnation the values that merge here were begun; 0 for none
 * @param disks on which disks nodes are, as it is on this one
 */
public record BootstrapSettings(
    String address,
    SortedSet<String> configured,
    SortedMap<String, String> expectedIds,
    Duration helloWhileAlone,
    Duration helloWhenSettled,
    String region,
    String datacenter,
    long mergingSince,
    Disks disks) {
  public BootstrapSettings {
    configured = Collections.unmodifiableSortedSet(new TreeSet<>(configured));
    expectedIds = Collections.unmodifiableSortedMap(new TreeMap<>(expectedIds));
  }

  /** Of a node that was not told where it stands, and keeps no values that merge. */
  public BootstrapSettings(
      String address,
      SortedSet<String> configured,
      SortedMap<String, String> expectedIds,
      Duration helloWhileAlone,
      Duration helloWhenSettled) {
    this(
        address, configured, expectedIds, helloWhileAlone, helloWhenSettled, "", "", 0, Disks.NONE);
  }
}
