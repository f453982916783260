package folkmoot.node.crdt;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.TextDocument;
import folkmoot.protocol.merge.Update;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.cluster.ddata.Key;

/** A text that is in use: the union of its chunks, and the edits that wait for it. */
final class Document {
  /** An edit that waits for its turn. */
  record Edit(Update update, int copies, Duration timeLeft, BucketWrite.Then then) {}

  private final String group;
  private final String name;
  private final Map<ChunkName, Key<TextDocument>> chunks = new HashMap<>();
  private final Deque<Edit> waiting = new ArrayDeque<>();
  private List<Runnable> whenOpen = new ArrayList<>();
  private TextDocument text = TextDocument.EMPTY;
  private int ownParts = -1;
  private int unheard;
  private boolean busy;

  Document(String group, String name) {
    this.group = group;
    this.name = name;
  }

  String group() {
    return group;
  }

  String name() {
    return name;
  }

  Map<ChunkName, Key<TextDocument>> chunks() {
    return chunks;
  }

  TextDocument text() {
    return text;
  }

  /**
   * How many chunks its own writer has.
   *
   * @param self who that is
   */
  int ownParts(ReplicaId self) {
    if (ownParts < 0) ownParts = text.parts(self).size();
    return ownParts;
  }

  void hasOwnParts(int many) {
    ownParts = many;
  }

  void merge(TextDocument more) {
    text = text.mergeData(more).resetDelta();
  }

  /** A chunk of which nothing was heard yet. */
  void await() {
    unheard++;
  }

  /** What this node has of an awaited chunk was heard. */
  List<Runnable> heard() {
    unheard--;
    if (unheard > 0) return List.of();
    List<Runnable> then = whenOpen;
    whenOpen = new ArrayList<>();
    return then;
  }

  boolean isOpen() {
    return unheard == 0;
  }

  void whenOpen(Runnable then) {
    whenOpen.add(then);
  }

  void add(Edit edit) {
    waiting.add(edit);
  }

  boolean isIdle() {
    return !busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  boolean isAwaited() {
    return !waiting.isEmpty() || !whenOpen.isEmpty();
  }

  /** The first ones, as far as they want as many copies. */
  List<Edit> next(int most) {
    List<Edit> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < most) {
      boolean same = batch.isEmpty() || waiting.peek().copies() == batch.get(0).copies();
      if (!same) break;
      batch.add(waiting.remove());
    }
    return batch;
  }
}
