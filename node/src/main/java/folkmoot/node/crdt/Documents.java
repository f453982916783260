package folkmoot.node.crdt;

import folkmoot.crdt.GCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.Replicator.GetResponse;
import org.apache.pekko.cluster.ddata.Replicator.GetSuccess;
import org.apache.pekko.cluster.ddata.Replicator.NotFound;
import org.apache.pekko.cluster.ddata.Replicator.UpdateResponse;
import org.apache.pekko.cluster.ddata.Replicator.UpdateSuccess;
import org.apache.pekko.cluster.ddata.Replicator.UpdateTimeout;

/**
 * The texts of this node. How many chunks each author has is in the buckets, as the value of the
 * document; the chunks are entries of their own. A text is put together when it is asked for, and
 * kept up to date as long as it is in use.
 */
final class Documents {
  private static final int MOST_AT_ONCE = 512;

  /** Of at most 32 KiB each, where a frame has 256. */
  private static final int MOST_CHANGES = 4;

  private static final ReplicatedType<TextDocument> TEXT = ReplicatedType.TEXT;

  private record Id(String group, String name) {}

  private final Distributed distributed;
  private final Buckets buckets;
  private final Supplier<Circumstances> now;
  private final CrdtMeters meters;
  private final int most;
  private final BiConsumer<String, TextDocument> read;
  private final Map<Id, Document> open = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Document> byChunk = new TreeMap<>();

  /**
   * @param most that are kept up to date beside those that are being asked for
   * @param read is told of every chunk that is read, by its name in Distributed Data
   */
  Documents(
      Distributed distributed,
      Buckets buckets,
      Supplier<Circumstances> now,
      CrdtMeters meters,
      int most,
      BiConsumer<String, TextDocument> read) {
    this.distributed = distributed;
    this.buckets = buckets;
    this.now = now;
    this.meters = meters;
    this.most = most;
    this.read = read;
  }

  // ---- which are in use

  /** Calls it as soon as all is known here that this node has of the text. */
  void whenOpen(String group, String name, Consumer<Document> then) {
    Document document = open.computeIfAbsent(new Id(group, name), id -> new Document(group, name));
    listen(document);
    if (document.isOpen()) then.accept(document);
    else document.whenOpen(() -> then.accept(document));
    closeOne();
  }

  /** Asks for every chunk that is not known yet. */
  private void listen(Document document) {
    for (ChunkName chunk : chunks(document.group(), document.name())) {
      if (document.chunks().containsKey(chunk)) continue;
      Key<TextDocument> key = new Distributed.Named<>(chunk.id());
      document.chunks().put(chunk, key);
      byChunk.put(chunk.id(), document);
      document.await();
      distributed.subscribe(key);
      distributed.get(key, 1, Duration.ZERO, response -> got(document, response));
    }
  }

  /** Those of a text, as far as they are counted here; none if there is no such text. */
  List<ChunkName> chunks(String group, String name) {
    List<ChunkName> chunks = new ArrayList<>();
    counts(group, name)
        .forEach(
            (author, count) -> {
              for (int i = 0; i < count.intValue(); i++) {
                chunks.add(new ChunkName(group, name, author, i));
              }
            });
    return chunks;
  }

  private SortedMap<ReplicaId, BigInteger> counts(String group, String name) {
    return buckets
        .value(group, TEXT, ReplicatedType.G_COUNTER, name)
        .map(GCounter::counts)
        .orElseGet(TreeMap::new);
  }

  private void got(Document document, GetResponse<?> response) {
    if (response instanceof GetSuccess<?> found) {
      TextDocument chunk = (TextDocument) found.dataValue();
      document.merge(chunk);
      read.accept(found.key().id(), chunk);
    }
    document.heard().forEach(Runnable::run);
  }

  /** True if it was of a chunk. */
  boolean heard(String id, Object value) {
    Document document = byChunk.get(id);
    if (document == null || !(value instanceof TextDocument chunk)) return false;
    document.merge(chunk);
    return true;
  }

  /** Something was heard of a bucket: those whose authors it counts may have more chunks. */
  void counted(BucketName bucket) {
    if (!bucket.type().equals(TEXT.name())) return;
    for (Document document : List.copyOf(open.values())) {
      boolean isIn = document.group().equals(bucket.group()) && bucket.holds(document.name());
      if (isIn) listen(document);
    }
  }

  private void closeOne() {
    if (open.size() <= most) return;
    for (Iterator<Document> all = open.values().iterator(); all.hasNext(); ) {
      Document document = all.next();
      if (!document.isIdle() || document.isAwaited() || !document.isOpen()) continue;
      all.remove();
      forget(document);
      return;
    }
  }

  private void forget(Document document) {
    document
        .chunks()
        .forEach(
            (chunk, key) -> {
              byChunk.remove(chunk.id());
              distributed.unsubscribe(key);
            });
  }

  void drop(String group) {
    for (Id id : List.copyOf(open.keySet())) {
      if (!id.group().equals(group)) continue;
      Document document = open.remove(id);
      forget(document);
      document.next(Integer.MAX_VALUE).forEach(edit -> edit.then().undone(Buckets.GONE));
    }
  }

  // ---- reading

  /**
   * Asks so many nodes for all that they have of a text, whose chunks have been counted there.
   *
   * @param then is told when it is known here, or why it cannot be
   */
  void read(Document document, int copies, Duration patience, Consumer<Optional<String>> then) {
    listen(document);
    List<Key<TextDocument>> chunks = List.copyOf(document.chunks().values());
    if (chunks.isEmpty()) {
      then.accept(Optional.empty());
      return;
    }
    Countdown countdown = new Countdown(chunks.size(), then);
    for (Key<TextDocument> chunk : chunks) {
      distributed.get(
          chunk,
          copies,
          patience,
          response -> {
            if (response instanceof GetSuccess<?> found)
              document.merge((TextDocument) found.dataValue());
            if (response instanceof GetSuccess || response instanceof NotFound) countdown.good();
            else countdown.trouble(buckets.notRead());
          });
    }
  }

  // ---- writing

  /** The document is open. */
  void write(Document document, Document.Edit edit) {
    document.add(edit);
    begin(document);
  }

  private void begin(Document document) {
    List<Document.Edit> edits = document.isIdle() ? document.next(MOST_AT_ONCE) : List.of();
    if (edits.isEmpty()) return;
    document.busy(true);
    int copies = edits.get(0).copies();
    if (copies == 1) {
      make(document, edits);
      return;
    }
    distributed.count(
        known -> {
          if (known >= copies) {
            make(document, edits);
            return;
          }
          edits.forEach(edit -> edit.then().undone(Buckets.tooFew(copies, known)));
          end(document);
        });
  }

  private void make(Document document, List<Document.Edit> edits) {
    Circumstances at = now.get();
    TextDocument after = document.text();
    List<Outcome<TextDocument>> outcomes = new ArrayList<>();
    for (Document.Edit edit : edits) {
      Outcome<TextDocument> outcome = TEXT.update(after, edit.update(), at);
      if (outcome instanceof Outcome.Made<TextDocument> made) after = made.value();
      outcomes.add(outcome);
    }
    Shown shown = TEXT.show(after);
    List<Answered> answered = new ArrayList<>();
    for (Outcome<TextDocument> outcome : outcomes) {
      answered.add(
          outcome instanceof Outcome.Refused<TextDocument> refused
              ? new Answered.Refused(refused.refusal())
              : new Answered.Made(shown));
    }
    Optional<TextDocument> change = after.deltaData();
    if (change.isEmpty()) {
      answer(document, edits, answered, Optional.empty());
      return;
    }
    List<TextDocument> own = after.parts(at.by());
    spread(
        document,
        edits.get(0),
        at.by(),
        own,
        trouble -> {
          document.merge(change.get());
          answer(document, edits, answered, trouble);
        });
  }

  /**
   * Puts the chunks that have changed in their places, and says how many there are. The changes of
   * all entries travel in one message, which has to fit into a frame: where they are many, whole
   * chunks are compared and sent one by one instead.
   */
  private void spread(
      Document document,
      Document.Edit like,
      ReplicaId by,
      List<TextDocument> own,
      Consumer<Optional<String>> then) {
    int before =
        counts(document.group(), document.name()).getOrDefault(by, BigInteger.ZERO).intValue();
    int first = Math.max(0, before - 1);
    int more = own.size() - before;
    Countdown countdown = new Countdown(own.size() - first + (more > 0 ? 1 : 0), then);
    boolean asChanges = own.size() - first <= MOST_CHANGES;
    for (int i = first; i < own.size(); i++) {
      TextDocument chunk = own.get(i);
      ChunkName name = new ChunkName(document.group(), document.name(), by, i);
      distributed.update(
          new Distributed.Named<TextDocument>(name.id()),
          TextDocument.EMPTY,
          like.copies(),
          like.timeLeft(),
          kept -> told(chunk.changedFrom(kept), asChanges),
          response -> onSpread(countdown, response));
    }
    if (more > 0) count(document, like, more, countdown);
  }

  private static TextDocument told(TextDocument chunk, boolean asChange) {
    return asChange ? chunk : chunk.resetDelta();
  }

  private void onSpread(Countdown countdown, UpdateResponse<?> response) {
    if (response instanceof UpdateTimeout) meters.timedOut();
    if (response instanceof UpdateSuccess) countdown.good();
    else if (response instanceof UpdateTimeout) countdown.trouble(Buckets.MAY_SPREAD);
    else countdown.trouble(Buckets.NOT_ON_DISK);
  }

  private void count(Document document, Document.Edit like, int more, Countdown countdown) {
    BucketWrite.Then then =
        new BucketWrite.Then() {
          @Override
          public void done(Answered answered) {
            countdown.good();
          }

          @Override
          public void unknown(Answered answered, String why) {
            countdown.trouble(why);
          }

          @Override
          public void undone(String why) {
            countdown.trouble(why);
          }
        };
    buckets.write(
        new BucketWrite(
            document.group(),
            document.name(),
            TEXT.name(),
            new Update.Increment(more),
            like.copies(),
            like.timeLeft(),
            then));
  }

  private void answer(
      Document document,
      List<Document.Edit> edits,
      List<Answered> answered,
      Optional<String> trouble) {
    for (int i = 0; i < edits.size(); i++) {
      Answered one = answered.get(i);
      BucketWrite.Then then = edits.get(i).then();
      if (trouble.isEmpty() || one instanceof Answered.Refused) then.done(one);
      else then.unknown(one, trouble.get());
    }
    end(document);
  }

  private void end(Document document) {
    document.busy(false);
    begin(document);
    closeOne();
  }
}
