package folkmoot.node.crdt;

import folkmoot.crdt.text.TextDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.pekko.cluster.ddata.Key;

/**
 * The texts that watchers were told. A text need not be open to be known to have changed: its
 * chunks are listened to, each for a few hundred bytes here and in the replicator, and it is put
 * together again when it is told. Of a chunk that is not counted yet its bucket tells.
 */
final class WatchedTexts {
  /** A chunk, and which was heard last, to know whether what is heard is news. */
  private static final class Chunk {
    final Key<TextDocument> name;
    final String text;
    final String group;
    TextDocument last = TextDocument.EMPTY;

    Chunk(String id, String group, String text) {
      this.name = new Distributed.Named<>(id);
      this.group = group;
      this.text = text;
    }
  }

  private final Distributed distributed;
  private final BiFunction<String, String, List<ChunkName>> counted;
  private final BiConsumer<String, String> changed;
  private final Map<String, Chunk> chunks = new HashMap<>();
  private final Map<String, SortedMap<String, List<Chunk>>> byGroup = new TreeMap<>();

  /**
   * @param counted the chunks of a text, by its group and name, as far as they are counted here
   * @param changed is told of every text of which something new was heard
   */
  WatchedTexts(
      Distributed distributed,
      BiFunction<String, String, List<ChunkName>> counted,
      BiConsumer<String, String> changed) {
    this.distributed = distributed;
    this.counted = counted;
    this.changed = changed;
  }

  /** A key is told, and may be a text: from now on every change of what it has is heard. */
  void listen(String group, String key) {
    for (ChunkName name : counted.apply(group, key)) {
      String id = name.id();
      if (chunks.containsKey(id)) continue;
      Chunk chunk = new Chunk(id, group, key);
      chunks.put(id, chunk);
      byGroup
          .computeIfAbsent(group, one -> new TreeMap<>())
          .computeIfAbsent(key, one -> new ArrayList<>())
          .add(chunk);
      distributed.subscribe(chunk.name);
    }
  }

  /**
   * This node has this of a chunk; who has it already may have sent it once more. What is kept here
   * is what the replicator keeps.
   */
  void heard(String id, TextDocument now) {
    Chunk chunk = chunks.get(id);
    if (chunk == null || chunk.last == now) return;
    boolean isNews = !chunk.last.equals(now);
    chunk.last = now;
    if (isNews) changed.accept(chunk.group, chunk.text);
  }

  /** Nobody watches these any more. */
  void forget(String group, String prefix, Predicate<String> which) {
    SortedMap<String, List<Chunk>> texts = byGroup.get(group);
    if (texts == null) return;
    List<String> gone = new ArrayList<>();
    for (String text : texts.tailMap(prefix).keySet()) {
      if (!text.startsWith(prefix)) break;
      if (which.test(text)) gone.add(text);
    }
    for (String text : gone) texts.remove(text).forEach(this::forget);
    if (texts.isEmpty()) byGroup.remove(group);
  }

  private void forget(Chunk chunk) {
    chunks.remove(chunk.name.id());
    distributed.unsubscribe(chunk.name);
  }

  /** How many chunks it listens to. */
  int size() {
    return chunks.size();
  }
}
