package folkmoot.node.crdt;

import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.once.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * What this node has of a key, shown and as one number: bytes of values are equal exactly if the
 * values are, and so are those of a text, of which all edits count that have come.
 *
 * @param key empty if there is none
 */
record Inspection(Optional<MergedKey> key, Digest state) {
  static void of(
      Buckets buckets, Documents documents, String group, String key, Consumer<Inspection> then) {
    if (!buckets.types(group, key).contains(ReplicatedType.TEXT.name())) {
      then.accept(now(buckets, group, key, Optional.empty()));
      return;
    }
    documents.whenOpen(
        group,
        key,
        document -> then.accept(now(buckets, group, key, Optional.of(document.text()))));
  }

  private static Inspection now(
      Buckets buckets, String group, String key, Optional<TextDocument> text) {
    List<String> types = buckets.types(group, key);
    List<byte[]> parts = new ArrayList<>();
    for (String name : types) {
      ReplicatedType<?> type = ReplicatedType.named(name).orElseThrow();
      parts.add(name.getBytes(StandardCharsets.UTF_8));
      parts.add(
          type == ReplicatedType.TEXT
              ? TextDocument.CODEC.encode(text.orElseThrow())
              : bytes(buckets, group, key, type));
    }
    List<Other> shown = buckets.shown(group, key, types, text);
    return new Inspection(
        shown.isEmpty() ? Optional.empty() : Optional.of(MergedKey.of(key, shown)),
        Digest.of(parts.toArray(byte[][]::new)));
  }

  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> byte[] bytes(
      Buckets buckets, String group, String key, ReplicatedType<T> type) {
    return type.codec().encode(buckets.value(group, type, type, key).orElse(type.empty()));
  }
}
