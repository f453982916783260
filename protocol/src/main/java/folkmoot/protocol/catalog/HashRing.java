package folkmoot.protocol.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Consistent hashing (Karger et al. 1997) with virtual nodes (DeCandia et al. 2007, §6.2): a node
 * that comes or goes moves the places of few names. The same sites make the same ring everywhere.
 */
public final class HashRing {
  /** Points of each site. */
  public static final int VIRTUAL_NODES = 150;

  private final TreeMap<Long, Site> points = new TreeMap<>(Long::compareUnsigned);

  public HashRing(SortedSet<Site> sites) {
    for (Site site : sites) {
      for (int number = 0; number < VIRTUAL_NODES; number++) {
        // Two sites on one point: the first by order has it.
        points.putIfAbsent(Hash64.of(site.voter().nodeId() + "#" + number), site);
      }
    }
  }

  /**
   * The sites that keep what bears this name, the next on the ring first, and over as many
   * datacenters as there are: another copy goes where there are the fewest.
   *
   * @param count how many; all sites if there are no more
   */
  public List<Site> owners(String name, int count) {
    List<Site> left = new ArrayList<>(clockwiseFrom(Hash64.of(name)));
    List<Site> owners = new ArrayList<>();
    SortedMap<String, Integer> copies = new TreeMap<>();
    while (owners.size() < count && !left.isEmpty()) {
      Site next = left.get(0);
      for (Site site : left) {
        if (copies(copies, site) < copies(copies, next)) next = site;
      }
      left.remove(next);
      owners.add(next);
      copies.merge(next.place(), 1, Integer::sum);
    }
    return owners;
  }

  private static int copies(SortedMap<String, Integer> copies, Site site) {
    return copies.getOrDefault(site.place(), 0);
  }

  private Set<Site> clockwiseFrom(long hash) {
    Set<Site> sites = new LinkedHashSet<>(points.tailMap(hash, true).values());
    sites.addAll(points.headMap(hash, false).values());
    return sites;
  }
}
