package folkmoot.protocol.client;

import folkmoot.protocol.catalog.Keyspace;
import java.util.List;
import java.util.Optional;

/** What the catalog of a node answers. */
public sealed interface CatalogReply {

  /** What there is, by name; this node knows of it, too. */
  record Shown(List<Keyspace> keyspaces) implements CatalogReply {
    public Shown {
      keyspaces = List.copyOf(keyspaces);
    }
  }

  /** It is created, and every group of it serves. */
  record Created(Keyspace keyspace) implements CatalogReply {}

  /** It is no more. */
  record Dropped(String name) implements CatalogReply {}

  /** There is a keyspace of this name. */
  record Exists(String name) implements CatalogReply {}

  /** There is no keyspace of this name. */
  record NoKeyspace(String name) implements CatalogReply {}

  /** It cannot be as asked: {@code reason} says what is allowed in {@code field}. */
  record Refused(String field, String reason) implements CatalogReply {}

  /** Nothing was changed, nothing is known: {@code reason} is one short sentence. */
  record Unavailable(String reason) implements CatalogReply {}

  /** It may be changed, now or later; or it is, and does not serve yet. */
  record Unknown(String reason) implements CatalogReply {}

  /** It is said, and this node knows of it. */
  record Replaced(String nodeId, String diskId) implements CatalogReply {}

  /** No node of this id founded the cluster, and none was heard. */
  record NoNode(String nodeId) implements CatalogReply {}

  /**
   * On which disk the node is, is not as asked.
   *
   * @param heard the disk on which the node was heard here last; empty if it was not heard
   */
  record OnAnotherDisk(String nodeId, Optional<String> heard) implements CatalogReply {}
}
