package folkmoot.gateway;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.Limits;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.Refusal;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.once.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * An engine of one node with values that merge, of the real types; keys that begin with an
 * exclamation mark bring about the trouble that they name, and that of two types is a flag besides.
 */
final class FakeMerging {
  static final String TWO_TYPES = "two-types";

  /** Only node-1 tells what it has of it. */
  private static final String THERE = "!there";

  private static final ReplicaId SELF = new ReplicaId("disk-1", 1);
  private static final Limits LIMITS = new Limits(200, 100);

  private record Entry<T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta>(
      ReplicatedType<T> type, T value) {
    Shown shown() {
      return type.show(value);
    }

    byte[] bytes() {
      return type.codec().encode(value);
    }
  }

  private final Served self;
  private final SortedMap<String, Entry<?>> store = new TreeMap<>();
  private long now;

  FakeMerging(String nodeId) {
    this.self = new Served(nodeId, Role.PEER, Optional.empty());
  }

  /** An empty answer is silence. */
  Optional<ClientReply> read(long id, Operation.ReadMerged read) {
    if (read.key().startsWith("!")) return trouble(id, read.key());
    Entry<?> entry = store.get(read.key());
    return Optional.of(
        entry == null
            ? new ClientReply.Absent(id, self)
            : merged(id, read.key(), entry, read.breadth().among(3)));
  }

  /** An empty answer is silence; no bytes are counted. */
  Optional<ClientReply> scan(long id, ScanRange range) {
    if (range.prefix().startsWith("!")) return trouble(id, range.prefix());
    List<MergedKey> all = new ArrayList<>();
    for (Map.Entry<String, Entry<?>> each : store.tailMap(range.from()).entrySet()) {
      if (!each.getKey().startsWith(range.prefix())) break;
      Entry<?> entry = each.getValue();
      all.add(
          new MergedKey(each.getKey(), entry.type().name(), entry.shown(), others(each.getKey())));
    }
    int size = Math.min(all.size(), range.limit());
    return Optional.of(
        new ClientReply.MergedPage(id, all.subList(0, size), all.size() > size, self));
  }

  /** An empty answer is silence. */
  Optional<ClientReply> inspect(long id, String key) {
    boolean isTrouble = !key.equals(THERE) || !self.nodeId().equals("node-1");
    if (key.startsWith("!") && isTrouble) return trouble(id, key);
    Entry<?> entry = store.get(key);
    return Optional.of(
        new ClientReply.Inspected(
            id,
            entry == null
                ? Optional.empty()
                : Optional.of(new MergedKey(key, entry.type().name(), entry.shown(), others(key))),
            entry == null ? Digest.of() : Digest.of(entry.bytes()),
            self));
  }

  private static List<ClientReply.Merged.Other> others(String key) {
    return key.equals(TWO_TYPES)
        ? List.of(new ClientReply.Merged.Other("flag", new Shown.Truth(true)))
        : List.of();
  }

  /** An empty answer is silence. */
  Optional<ClientReply> merge(long id, Operation.Merge merge) {
    if (merge.key().startsWith("!")) return trouble(id, merge.key());
    Optional<String> known = Optional.ofNullable(store.get(merge.key())).map(e -> e.type().name());
    return Optional.of(
        ReplicatedType.refusal(known, merge.type())
            .map(refusal -> refused(id, refusal))
            .orElseGet(() -> make(id, merge, ReplicatedType.named(merge.type()).orElseThrow())));
  }

  private <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> ClientReply make(
      long id, Operation.Merge merge, ReplicatedType<T> type) {
    @SuppressWarnings("unchecked")
    Entry<T> entry = (Entry<T>) store.getOrDefault(merge.key(), new Entry<>(type, type.empty()));
    Circumstances at = new Circumstances(SELF, ++now, LIMITS, FakeMerging::replica);
    Outcome<T> outcome = type.update(entry.value(), merge.update(), at);
    if (outcome instanceof Outcome.Refused<T> refused) return refused(id, refused.refusal());
    Entry<T> after = new Entry<>(type, ((Outcome.Made<T>) outcome).value());
    store.put(merge.key(), after);
    return merged(id, merge.key(), after, merge.breadth().among(3));
  }

  private static Optional<ReplicaId> replica(String nodeId) {
    return nodeId.equals("node-2") ? Optional.of(new ReplicaId("disk-2", 1)) : Optional.empty();
  }

  private ClientReply merged(long id, String key, Entry<?> entry, int nodes) {
    return new ClientReply.Merged(
        id, entry.type().name(), entry.shown(), others(key), nodes > 1, nodes, self);
  }

  private ClientReply refused(long id, Refusal refusal) {
    boolean contradicts =
        refusal instanceof Refusal.AnotherType || refusal instanceof Refusal.Oversell;
    return contradicts
        ? new ClientReply.Conflict(id, refusal.code(), refusal.sentence(), self)
        : new ClientReply.Refused(id, refusal.code(), refusal.sentence());
  }

  private Optional<ClientReply> trouble(long id, String key) {
    return switch (key) {
      case "!silence" -> Optional.empty();
      case "!unknown" ->
          Optional.of(new ClientReply.Unknown(id, "It may still spread to the others", self));
      case "!overloaded" -> Optional.of(new ClientReply.Overloaded(id, "merging_updates", 100));
      default -> Optional.of(new ClientReply.Unavailable(id, "1 of 2 nodes is known", self));
    };
  }
}
