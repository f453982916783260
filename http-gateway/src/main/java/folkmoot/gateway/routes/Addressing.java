package folkmoot.gateway.routes;

import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which group of a keyspace an operation is for: all its keys are kept by one. */
final class Addressing {
  private Addressing() {}

  /**
   * The id of the group.
   *
   * @param keyspace empty while this node knows of none: the engine then says why
   */
  static String group(Optional<Keyspace> keyspace, Operation operation) throws Refusal {
    if (keyspace.isEmpty()) return Keyspace.DEFAULT;
    List<Keyspace.Group> groups = keyspace.get().groups();
    return groups.size() == 1 ? groups.get(0).id() : among(keyspace.get(), operation);
  }

  private static String among(Keyspace keyspace, Operation operation) throws Refusal {
    SortedSet<String> ids = new TreeSet<>();
    for (String key : keys(operation)) ids.add(keyspace.groupOf(key).id());
    if (ids.size() == 1) return ids.first();
    throw Refusal.bad(
        "The keys are kept by %d groups of \"%s\": all or none is for keys of one"
            .formatted(ids.size(), keyspace.name()),
        "cross_group");
  }

  private static Collection<String> keys(Operation operation) {
    if (operation instanceof Operation.Read read) return List.of(read.key());
    if (operation instanceof Operation.Single single) return List.of(single.key());
    if (operation instanceof Operation.Conditional under) return List.of(under.write().key());
    if (operation instanceof Operation.Increment add) return List.of(add.key());
    if (operation instanceof Operation.Merge merge) return List.of(merge.key());
    if (operation instanceof Operation.ReadMerged read) return List.of(read.key());
    if (operation instanceof Operation.PutAll all) return all.updates().keySet();
    if (operation instanceof Operation.Transact transact) return transact.transaction().keys();
    throw new IllegalArgumentException("an operation of no key: " + operation);
  }
}
