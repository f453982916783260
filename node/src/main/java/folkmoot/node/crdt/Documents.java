package folkmoot.node.crdt;

import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.merge.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.Replicator.GetResponse;
import org.apache.pekko.cluster.ddata.Replicator.GetSuccess;
import org.apache.pekko.cluster.ddata.Replicator.NotFound;

/**
 * The texts of this node. How many chunks each author has is in the buckets, as the value of the
 * document; the chunks are entries of their own. A text is put together when it is asked for, and
 * kept up to date as long as it is in use.
 */
final class Documents {
  private static final int MOST_AT_ONCE = 512;

  private static final ReplicatedType<TextDocument> TEXT = ReplicatedType.TEXT;

  private record Id(String group, String name) {}

  private final Distributed distributed;
  private final Buckets buckets;
  private final ChunkWrites writes;
  private final Supplier<Circumstances> now;
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
      WriteAhead writeAhead,
      Buckets buckets,
      BucketWrites bucketWrites,
      Supplier<Circumstances> now,
      CrdtMeters meters,
      int most,
      BiConsumer<String, TextDocument> read) {
    this.distributed = distributed;
    this.buckets = buckets;
    this.writes = new ChunkWrites(distributed, writeAhead, buckets, bucketWrites, meters);
    this.now = now;
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
    writes
        .counts(group, name)
        .forEach(
            (author, count) -> {
              for (int i = 0; i < count.intValue(); i++) {
                chunks.add(new ChunkName(group, name, author, i));
              }
            });
    return chunks;
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
    int first = Math.max(0, document.ownParts(at.by()) - 1);
    writes.put(
        new ChunkWrites.Written(document, edits.get(0), at.by(), first, own),
        new ChunkWrites.Then() {
          @Override
          public void made(Optional<String> trouble) {
            document.merge(change.get());
            document.hasOwnParts(own.size());
            answer(document, edits, answered, trouble);
          }

          @Override
          public void notKept() {
            answer(document, edits, answered, Optional.of(BucketWrites.NOT_ON_DISK));
          }

          @Override
          public void undone(String why) {
            edits.forEach(edit -> edit.then().undone(why));
            end(document);
          }
        });
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
