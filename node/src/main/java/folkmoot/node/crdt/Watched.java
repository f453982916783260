package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.text.TextDocument;
import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.client.MergedKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Who watches the values that merge of this node. A change costs nothing where nobody watches the
 * group, and else as much as keys have changed, for each who does; values are read for one watch at
 * a time, between what else is asked of the store.
 */
final class Watched {
  private final Distributed distributed;
  private final Buckets buckets;
  private final Shows shows;
  private final WatchedTexts texts;
  private final Runnable wake;
  private final SortedMap<Long, Watcher> all = new TreeMap<>();
  private final SortedMap<String, SortedMap<Long, Watcher>> byGroup = new TreeMap<>();

  /** Those for whom there may be something to read. */
  private final Deque<Watcher> line = new ArrayDeque<>();

  private boolean isWoken;

  /**
   * @param wake has {@link #serve} called, later
   */
  Watched(
      Distributed distributed, Buckets buckets, Documents documents, Shows shows, Runnable wake) {
    this.distributed = distributed;
    this.buckets = buckets;
    this.shows = shows;
    this.texts = new WatchedTexts(distributed, documents::chunks, this::changed);
    this.wake = wake;
  }

  // ---- what watches ask

  /** The group is there. */
  void begin(MergedFeed.Begin begin) {
    String group = begin.group();
    Watcher watcher = new Watcher(begin, (from, most) -> keys(begin, from, most));
    all.put(begin.watch(), watcher);
    byGroup.computeIfAbsent(group, one -> new TreeMap<>()).put(begin.watch(), watcher);
    distributed.whenTold(
        () ->
            buckets.whenAllKnown(
                group,
                () -> {
                  if (isThere(watcher)) watcher.tell(new MergedFeed.Begun());
                }));
  }

  private List<String> keys(MergedFeed.Begin begin, String from, int most) {
    return KeysInOrder.of(buckets.latest(begin.group()), begin.prefix(), from, most);
  }

  void pull(MergedFeed.Pull pull) {
    Watcher watcher = all.get(pull.watch());
    if (watcher == null) return;
    watcher.pull(pull.taken());
    lineUp(watcher);
  }

  void poke(MergedFeed.Poke poke) {
    Watcher watcher = all.get(poke.watch());
    if (watcher != null) watcher.poke();
  }

  void leave(long watch) {
    Watcher watcher = all.remove(watch);
    if (watcher == null) return;
    SortedMap<Long, Watcher> others = byGroup.get(watcher.group());
    others.remove(watch);
    if (others.isEmpty()) byGroup.remove(watcher.group());
    boolean isCovered =
        others.values().stream().anyMatch(other -> watcher.prefix().startsWith(other.prefix()));
    if (!isCovered) {
      texts.forget(
          watcher.group(),
          watcher.prefix(),
          text -> others.values().stream().noneMatch(other -> text.startsWith(other.prefix())));
    }
  }

  /** The group is gone. */
  void drop(String group) {
    SortedMap<Long, Watcher> gone = byGroup.remove(group);
    if (gone != null) gone.keySet().forEach(all::remove);
    texts.forget(group, "", text -> true);
  }

  private boolean isThere(Watcher watcher) {
    SortedMap<Long, Watcher> ofGroup = byGroup.get(watcher.group());
    return ofGroup != null && ofGroup.containsValue(watcher);
  }

  // ---- what has changed

  void heard(BucketName name, Bucket before, Bucket after) {
    if (before == after || !byGroup.containsKey(name.group())) return;
    Set<String> keys = after.changedSince(before).keySet();
    for (Watcher watcher : byGroup.get(name.group()).values()) {
      keys.forEach(watcher::changed);
      lineUp(watcher);
    }
  }

  void heard(String chunk, TextDocument now) {
    texts.heard(chunk, now);
  }

  private void changed(String group, String key) {
    for (Watcher watcher : byGroup.getOrDefault(group, new TreeMap<>()).values()) {
      watcher.changed(key);
      lineUp(watcher);
    }
  }

  // ---- what they are told

  private void lineUp(Watcher watcher) {
    if (!watcher.isDue() || !watcher.standsInLine()) return;
    line.add(watcher);
    wakeLater();
  }

  private void wakeLater() {
    if (isWoken || line.isEmpty()) return;
    isWoken = true;
    wake.run();
  }

  /** Reads for the one who has waited longest. */
  void serve() {
    isWoken = false;
    Watcher watcher = line.remove();
    watcher.leavesLine();
    wakeLater();
    if (!isThere(watcher) || !watcher.isDue()) return;
    watcher.reads();
    Showing.begin(
        (key, then) -> show(watcher, key, then),
        watcher,
        Integer.MAX_VALUE,
        watcher.batchBytes(),
        keys -> tell(watcher, keys));
  }

  /** It is listened to before it is read, and what was counted meanwhile before it is told. */
  private void show(Watcher watcher, String key, Consumer<List<Other>> then) {
    texts.listen(watcher.group(), key);
    shows.all(
        watcher.group(),
        key,
        types -> {
          if (isThere(watcher)) texts.listen(watcher.group(), key);
          then.accept(types);
        });
  }

  private void tell(Watcher watcher, List<MergedKey> keys) {
    if (!isThere(watcher)) return;
    watcher.tell(keys);
    lineUp(watcher);
  }
}
