package folkmoot.protocol.catalog;

import java.util.SortedSet;

/** The rule as it must be. */
final class StrictCatalogRule implements CatalogRule {
  @Override
  public Catalog with(
      Catalog catalog, String name, KeyspaceSettings settings, SortedSet<Site> sites) {
    return catalog.with(name, settings, sites);
  }

  @Override
  public boolean settles(boolean caughtUp) {
    return caughtUp;
  }

  @Override
  public boolean mayForget(boolean caughtUp, long version, long flushed) {
    return caughtUp && version > 0 && version <= flushed;
  }

  @Override
  public boolean isDropped(Catalog known, String group) {
    return known.isDropped(group);
  }
}
