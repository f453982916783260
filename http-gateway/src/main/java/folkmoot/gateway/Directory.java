package folkmoot.gateway;

import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.Strategy;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The keyspaces that this node knows of, to be looked up by any thread. It may lag behind the
 * catalog: what is not found may be there.
 */
public final class Directory {
  private final Neighbourhood neighbourhood;
  private volatile Optional<Catalog> catalog = Optional.empty();
  private volatile Optional<TokenSeal> seal = Optional.empty();
  private volatile SortedSet<String> merging = new TreeSet<>();

  public Directory(Neighbourhood neighbourhood) {
    this.neighbourhood = neighbourhood;
  }

  /** One that does not know where nodes stand. */
  public Directory() {
    this(Neighbourhood.UNKNOWN);
  }

  /** The nodes in a region that keep this group, of those that were heard of lately. */
  public SortedSet<String> keepers(String group, String region) {
    SortedSet<String> keepers = neighbourhood.in(region);
    keepers.retainAll(group(group).map(Keyspace.Group::nodes).orElseGet(TreeSet::new));
    return keepers;
  }

  /** The region of a node, once it was heard of. */
  public Optional<String> regionOf(String nodeId) {
    return neighbourhood.regionOf(nodeId);
  }

  /** From now on this is known. */
  public void become(Catalog next) {
    if (seal.isEmpty()) seal = next.seal().map(TokenSeal::ofHex);
    merging = merging(next);
    catalog = Optional.of(next);
  }

  private static SortedSet<String> merging(Catalog catalog) {
    SortedSet<String> merging = new TreeSet<>();
    for (Keyspace keyspace : catalog.keyspaces().values()) {
      if (keyspace.settings().strategy() == Strategy.CRDT)
        keyspace.groups().forEach(group -> merging.add(group.id()));
    }
    return merging;
  }

  /** Under which the cluster's session tokens are told; empty until it is known here. */
  public Optional<TokenSeal> seal() {
    return seal;
  }

  /** False until anything is known. */
  public boolean isKnown() {
    return catalog.isPresent();
  }

  /** The group of this id, if it is known of. */
  public Optional<Keyspace.Group> group(String id) {
    return catalog.flatMap(known -> known.group(id));
  }

  /** True if values that merge are kept under this id, as far as is known. */
  public boolean isMerging(String group) {
    return merging.contains(group);
  }

  public Optional<Keyspace> find(String name) {
    return catalog.flatMap(known -> known.find(name));
  }
}
