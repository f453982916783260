package folkmoot.gateway;

import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.Keyspace;
import java.util.Optional;

/**
 * The keyspaces that this node knows of, to be looked up by any thread. It may lag behind the
 * catalog: what is not found may be there.
 */
public final class Directory {
  private volatile Optional<Catalog> catalog = Optional.empty();
  private volatile Optional<TokenSeal> seal = Optional.empty();

  /** From now on this is known. */
  public void become(Catalog next) {
    if (seal.isEmpty()) seal = next.seal().map(TokenSeal::ofHex);
    catalog = Optional.of(next);
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

  public Optional<Keyspace> find(String name) {
    return catalog.flatMap(known -> known.find(name));
  }
}
