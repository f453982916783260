package folkmoot.node.crdt;

import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.client.ClientReply.Merged.Other;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a client is shown of keys: of each all types that it has, texts once they are open. */
final class Shows {
  private final Buckets buckets;
  private final Documents documents;

  Shows(Buckets buckets, Documents documents) {
    this.buckets = buckets;
    this.documents = documents;
  }

  /**
   * All that a key is, in the order of its types; nothing if there is no such key, or if its group
   * was dropped meanwhile.
   */
  void all(String group, String key, Consumer<List<Other>> then) {
    List<String> types = buckets.types(group, key);
    if (!types.contains(ReplicatedType.TEXT.name())) some(group, key, types, then);
    else
      documents.whenOpen(
          group,
          key,
          document -> {
            List<String> now = buckets.types(group, key);
            then.accept(buckets.shown(group, key, now, Optional.of(document.text())));
          });
  }

  /** What the key has of these types, in their order. */
  void some(String group, String key, List<String> types, Consumer<List<Other>> then) {
    if (!types.contains(ReplicatedType.TEXT.name())) {
      then.accept(buckets.shown(group, key, types, Optional.empty()));
      return;
    }
    documents.whenOpen(
        group,
        key,
        document -> then.accept(buckets.shown(group, key, types, Optional.of(document.text()))));
  }
}
