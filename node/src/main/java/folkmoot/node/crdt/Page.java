package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.data.ScanRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keys in their order, and what each is.
 *
 * @param more there are keys behind the last of them
 */
record Page(List<MergedKey> keys, boolean more) {
  Page {
    keys = List.copyOf(keys);
  }

  /**
   * Reads one.
   *
   * @param buckets all of the group
   * @param shows tells all that a key is, at once or, of texts, later
   */
  static void read(
      List<Bucket> buckets,
      ScanRange range,
      BiConsumer<String, Consumer<List<Other>>> shows,
      Consumer<Page> then) {
    Deque<String> found =
        new ArrayDeque<>(KeysInOrder.of(buckets, range.prefix(), range.from(), range.limit() + 1));
    Showing.Keys keys =
        new Showing.Keys() {
          @Override
          public Optional<String> first() {
            return Optional.ofNullable(found.peekFirst());
          }

          @Override
          public void read(String key, boolean taken) {
            if (taken) found.removeFirst();
          }
        };
    Showing.begin(
        shows,
        keys,
        range.limit(),
        range.mostBytes(),
        shown -> then.accept(new Page(shown, !found.isEmpty())));
  }
}
