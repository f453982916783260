package folkmoot.gateway.routes;

import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.data.ScanRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A scan of a keyspace of several groups: each is asked for a page of its own, and what all of them
 * have told is one page, in the order of the keys' bytes.
 */
final class MergedScan {
  /** So many more than its share a group may tell: keys are spread by chance. */
  private static final int SPARE_KEYS = 16;

  private static final int SPARE_BYTES = 64 * 1024;

  private static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

  private MergedScan() {}

  /**
   * Keys of one page.
   *
   * @param more there are keys behind the last of them
   * @param nodes those that served
   * @param stalenessMillis of the oldest of their states
   */
  record Merged(
      List<ScanRange.Item> items,
      boolean more,
      SortedSet<String> nodes,
      Optional<Long> stalenessMillis) {}

  /** What one of so many groups is asked: about twice its share, so that few are asked twice. */
  static Operation.Scan share(ScanQuery asked, Keyspace keyspace) {
    int groups = keyspace.groups().size();
    ScanRange range = asked.range();
    int keys = Math.min(range.limit(), 2 * range.limit() / groups + SPARE_KEYS);
    int bytes = Math.min(range.mostBytes(), 2 * (range.mostBytes() / groups) + SPARE_BYTES);
    return new Operation.Scan(
        new ScanRange(range.prefix(), range.after(), keys, bytes), asked.level(), 0, asked.bound());
  }

  /**
   * One page of the pages of all groups. Behind the last key of a group that has more nothing is
   * known of that group: the page ends there.
   */
  static Merged merge(List<ClientReply.Page> pages, ScanRange range) {
    List<ScanRange.Item> all = new ArrayList<>();
    SortedSet<String> nodes = new TreeSet<>();
    SortedSet<String> ends = new TreeSet<>(BY_BYTES);
    for (ClientReply.Page page : pages) {
      all.addAll(page.items());
      nodes.add(page.served().nodeId());
      if (page.more()) ends.add(page.items().get(page.items().size() - 1).key());
    }
    all.sort(Comparator.comparing(ScanRange.Item::key, BY_BYTES));
    List<ScanRange.Item> items = new ArrayList<>();
    long bytes = 0;
    for (ScanRange.Item item : all) {
      bytes += utf8(item.key()).length + item.value().length;
      boolean isUnknown = !ends.isEmpty() && BY_BYTES.compare(item.key(), ends.first()) > 0;
      boolean isFull =
          items.size() == range.limit() || (!items.isEmpty() && bytes > range.mostBytes());
      if (isUnknown || isFull) break;
      items.add(item);
    }
    boolean more = !ends.isEmpty() || items.size() < all.size();
    return new Merged(items, more, nodes, staleness(pages));
  }

  /** That of the oldest state, if all are known. */
  private static Optional<Long> staleness(List<ClientReply.Page> pages) {
    long oldest = 0;
    for (ClientReply.Page page : pages) {
      if (page.given().stalenessMillis().isEmpty()) return Optional.empty();
      oldest = Math.max(oldest, page.given().stalenessMillis().get());
    }
    return Optional.of(oldest);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
