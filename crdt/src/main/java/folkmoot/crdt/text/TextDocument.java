package folkmoot.crdt.text;

import folkmoot.crdt.Codec;
import folkmoot.crdt.ReplicaId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * A text that many write at once (Weidner & Kleppmann, The Art of the Fugue, 2023): what one types
 * in one go, forwards or backwards, is not interleaved with what another types there; only what was
 * seen is deleted. Positions count Unicode code points of what is visible here.
 *
 * <p>Immutable. The value is the set of all edits that were seen, as chains of chunks of each
 * replica's own, and merging is their union; what the text says follows from them. A delta is a
 * document of few edits: it may come in any order, twice, or with others, and waits where it names
 * what has not come yet.
 */
public final class TextDocument extends AbstractDeltaReplicatedData<TextDocument, TextDocument>
    implements ReplicatedDelta {
  public static final TextDocument EMPTY = empty(FugueRules.PAPER);

  public static final Codec<TextDocument> CODEC = new TextCodec();

  private final FugueRules rules;
  private final SortedMap<ReplicaId, List<Chain>> chains;
  private final Optional<TextDocument> change;

  /** Read when it is first asked for; whoever reads it gets the same. */
  private volatile Reading reading;

  private TextDocument(
      FugueRules rules,
      SortedMap<ReplicaId, List<Chain>> chains,
      Reading reading,
      Optional<TextDocument> change) {
    this.rules = rules;
    this.chains = chains;
    this.reading = reading;
    this.change = change;
  }

  static TextDocument empty(FugueRules rules) {
    return new TextDocument(rules, new TreeMap<>(), Reading.nothing(rules), Optional.empty());
  }

  /** The document of these edits alone, none of them read yet. */
  static TextDocument of(FugueRules rules, ReplicaId by, Edit edit) {
    TreeMap<ReplicaId, List<Chain>> one = new TreeMap<>();
    one.put(by, List.of(Chain.from(by, edit.first()).with(edit)));
    return new TextDocument(rules, one, null, Optional.empty());
  }

  static TextDocument of(ReplicaId by, Chain chain) {
    TreeMap<ReplicaId, List<Chain>> one = new TreeMap<>();
    one.put(by, List.of(chain));
    return new TextDocument(FugueRules.PAPER, one, null, Optional.empty());
  }

  /** The union of these, to be read when it is first asked for. */
  static TextDocument union(List<TextDocument> parts) {
    TreeMap<ReplicaId, List<Chain>> all = new TreeMap<>();
    for (TextDocument part : parts) {
      part.chains.forEach((replica, of) -> all.merge(replica, of, Chains::union));
    }
    return new TextDocument(FugueRules.PAPER, all, null, Optional.empty());
  }

  /** Whether it can be typed: every surrogate has its other half. */
  public static boolean isText(String text) {
    return CodePoints.isWellFormed(text);
  }

  /** How many characters are visible. */
  public int length() {
    return reading().sequence().length();
  }

  public String text() {
    return reading().sequence().text();
  }

  /** Edits that were seen and wait for others: 0 where all that was done before came too. */
  public int waiting() {
    int waiting = 0;
    for (Map.Entry<ReplicaId, List<Chain>> of : chains.entrySet()) {
      for (Chain chain : of.getValue()) waiting += chain.end() - chain.first();
      waiting -= reading().read().getOrDefault(of.getKey(), 0);
    }
    return waiting;
  }

  /**
   * Types a text.
   *
   * @param by who types; only this replica itself may use its name
   * @param position from 0 to {@link #length()}
   * @param text that {@link #isText} holds for
   */
  public TextDocument insert(ReplicaId by, int position, String text) {
    check(position >= 0 && position <= length(), "no place in the text");
    check(isText(text), "half of a surrogate pair");
    if (text.isEmpty()) return this;
    return changed(by, reading().sequence().typing(end(by), position, text));
  }

  /**
   * Deletes characters, which must be there.
   *
   * @param length how many
   */
  public TextDocument delete(ReplicaId by, int position, int length) {
    check(position >= 0 && length >= 0 && length <= length() - position, "not within the text");
    TextDocument shorter = this;
    for (int left = length; left > 0; left = length - (length() - shorter.length())) {
      Edit.Delete run = shorter.reading().sequence().deleting(shorter.end(by), position, left);
      shorter = shorter.changed(by, run);
    }
    return shorter;
  }

  private static void check(boolean fine, String complaint) {
    if (!fine) throw new IllegalArgumentException(complaint);
  }

  /** The number of this replica's next unit. */
  private int end(ReplicaId by) {
    List<Chain> own = chains.getOrDefault(by, List.of());
    return own.isEmpty() ? 0 : own.get(own.size() - 1).end();
  }

  private TextDocument changed(ReplicaId by, Edit edit) {
    check(edit.length() <= Edit.LAST - edit.first(), "one replica has made all edits it can");
    TextDocument told = of(rules, by, edit);
    TextDocument all = merged(told);
    TextDocument since = change.map(before -> before.mergeData(told)).orElse(told);
    return new TextDocument(rules, all.chains, all.reading, Optional.of(since));
  }

  private Reading reading() {
    Reading now = reading;
    if (now == null) {
      now = Reading.nothing(rules).of(beginnings(chains));
      reading = now;
    }
    return now;
  }

  private static SortedMap<ReplicaId, Chain> beginnings(SortedMap<ReplicaId, List<Chain>> of) {
    TreeMap<ReplicaId, Chain> beginnings = new TreeMap<>();
    of.forEach(
        (replica, chains) -> {
          if (chains.get(0).first() == 0) beginnings.put(replica, chains.get(0));
        });
    return beginnings;
  }

  /**
   * The parts of which this is the union. Each has at most {@link Chunk#MOST_BYTES} of bytes, and
   * all but the last of a replica's are full and do not change.
   */
  public List<TextDocument> parts() {
    return partsOf(chunks());
  }

  /** The parts of what one replica did, as far as there is no gap, in their order. */
  public List<TextDocument> parts(ReplicaId by) {
    Chain own = beginnings(chains).get(by);
    return own == null ? List.of() : partsOf(own.chunks());
  }

  private static List<TextDocument> partsOf(List<Chunk> chunks) {
    List<TextDocument> parts = new ArrayList<>();
    for (Chunk chunk : chunks) parts.add(of(chunk.author(), Chain.of(chunk)));
    return parts;
  }

  /**
   * The same document, whose {@link #deltaData() delta} is what an older one has not: what to put
   * in the place of that.
   */
  public TextDocument changedFrom(TextDocument older) {
    TreeMap<ReplicaId, List<Chain>> more = new TreeMap<>();
    chains.forEach(
        (replica, of) -> {
          List<Chain> known = older.chains.getOrDefault(replica, List.of());
          List<Chain> unknown = Chains.without(of, known);
          if (!unknown.isEmpty()) more.put(replica, unknown);
        });
    Optional<TextDocument> since =
        more.isEmpty()
            ? Optional.empty()
            : Optional.of(new TextDocument(rules, more, null, Optional.empty()));
    return new TextDocument(rules, chains, reading, since);
  }

  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    for (List<Chain> of : chains.values()) for (Chain chain : of) chunks.addAll(chain.chunks());
    return chunks;
  }

  /** Of each replica, its edits in chains with gaps between them. */
  SortedMap<ReplicaId, List<Chain>> chains() {
    return Collections.unmodifiableSortedMap(chains);
  }

  @Override
  public TextDocument mergeData(TextDocument other) {
    // Less is to be added to the one that has been read.
    return other.reading != null && reading == null ? other.merged(this) : merged(other);
  }

  private TextDocument merged(TextDocument other) {
    TreeMap<ReplicaId, List<Chain>> all = new TreeMap<>(chains);
    other.chains.forEach((replica, of) -> all.merge(replica, of, Chains::union));
    Reading now = reading == null ? null : reading.of(beginnings(all));
    return new TextDocument(rules, all, now, Optional.empty());
  }

  @Override
  public Optional<TextDocument> deltaData() {
    return change;
  }

  @Override
  public TextDocument mergeDeltaData(TextDocument delta) {
    return mergeData(delta);
  }

  @Override
  public TextDocument resetDelta() {
    return change.isEmpty() ? this : new TextDocument(rules, chains, reading, Optional.empty());
  }

  @Override
  public TextDocument zero() {
    return empty(rules);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextDocument that && Chains.areSame(chains, that.chains);
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<ReplicaId, List<Chain>> of : chains.entrySet()) {
      for (Chain chain : of.getValue()) {
        hash = hash * 31 + of.getKey().hashCode() + chain.first() + 7 * chain.end();
      }
    }
    return hash;
  }

  @Override
  public String toString() {
    return "TextDocument[%s of %s, %d waiting]".formatted(text(), chains.keySet(), waiting());
  }
}
