package folkmoot.protocol.catalog;

import java.util.SortedSet;

/**
 * What a catalog becomes, and what a node may forget on its word (DESIGN §2: the id of a group is
 * never used again). Handed in, so that a test can break one part of it and see that found.
 */
public interface CatalogRule {
  /**
   * With one keyspace more, whose name is not taken and to which there is no {@link KeyspaceRule}'s
   * objection.
   */
  Catalog with(Catalog catalog, String name, KeyspaceSettings settings, SortedSet<Site> sites);

  /**
   * Whether a node that knows this catalog may hold that it names every group of which anything may
   * be on its disk.
   *
   * @param caughtUp it is not behind what an earlier life of the disk has acted upon
   */
  boolean settles(boolean caughtUp);

  /**
   * Whether what is dropped by the catalog that a node knows may go from its disk. Once it is gone,
   * a crash must not bring back a catalog that still names it: the group would begin anew, with
   * votes that it had given.
   *
   * @param caughtUp as of {@link #settles}
   * @param version of that catalog, the index of its entry; 0 for none
   * @param flushed up to which entry the state of the catalog survives a crash
   */
  boolean mayForget(boolean caughtUp, long version, long flushed);

  /** Whether nothing of this group will ever be needed again, by this catalog. */
  boolean isDropped(Catalog known, String group);

  /** As it must be. */
  static CatalogRule strict() {
    return new StrictCatalogRule();
  }
}
