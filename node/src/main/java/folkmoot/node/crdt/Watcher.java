package folkmoot.node.crdt;

import folkmoot.node.crdt.MergedFeed.Answer;
import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.protocol.client.MergedKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What one watch is yet to be told: first every key that is there, in their order, then each that
 * has changed, those that have waited longest first. Only names are kept, each once: that a key has
 * changed is forgotten when its value is read, so that what was read has every change before.
 *
 * <p>What changes behind the key that the walk has come to is not noted: the walk comes to it.
 */
final class Watcher implements Showing.Keys {
  /** Keys that the walk finds at a time. */
  private static final int STRIDE = 512;

  private final MergedFeed.Begin begun;

  /** So many of the keys of the prefix from one on, in their order. */
  private final BiFunction<String, Integer, List<String>> walk;

  /** To be told before anything else. */
  private final Deque<String> next = new ArrayDeque<>();

  private final Set<String> changed = new LinkedHashSet<>();

  /** What was answered last, and may not have been told. */
  private Pulled last = new Pulled(List.of(), false);

  /** Up to where all is in {@code next}, or was; empty before the first. */
  private Optional<String> walked = Optional.empty();

  private boolean walks = true;
  private boolean present;
  private boolean asks;
  private boolean reads;
  private boolean isInLine;

  Watcher(MergedFeed.Begin begun, BiFunction<String, Integer, List<String>> walk) {
    this.begun = begun;
    this.walk = walk;
  }

  String group() {
    return begun.group();
  }

  String prefix() {
    return begun.prefix();
  }

  int batchBytes() {
    return begun.batchBytes();
  }

  private ActorRef<? super Answer> client() {
    return begun.replyTo();
  }

  // ---- what has changed

  void changed(String key) {
    if (!key.startsWith(begun.prefix())) return;
    boolean isAhead = walks && (walked.isEmpty() || key.compareTo(walked.get()) > 0);
    if (!isAhead) changed.add(key);
  }

  // ---- what it is told

  void pull(boolean taken) {
    asks = true;
    if (!taken) tellAgain();
    last = new Pulled(List.of(), false);
  }

  private void tellAgain() {
    List<MergedKey> keys = last.keys();
    for (int i = keys.size() - 1; i >= 0; i--) next.addFirst(keys.get(i).key());
    if (last.present()) present = false;
  }

  /** It has asked, and there may be something to read for it. */
  boolean isDue() {
    return asks && !reads && (!present || !next.isEmpty() || !changed.isEmpty());
  }

  /** False if it stands there already. */
  boolean standsInLine() {
    if (isInLine) return false;
    isInLine = true;
    return true;
  }

  void leavesLine() {
    isInLine = false;
  }

  void reads() {
    reads = true;
  }

  /** These were read for it. */
  void tell(List<MergedKey> keys) {
    reads = false;
    boolean becomesPresent = !present && next.isEmpty() && !walks;
    present |= becomesPresent;
    if (!keys.isEmpty() || becomesPresent) answer(new Pulled(keys, becomesPresent));
  }

  /** Answers now that nothing has happened, if it is not being read for. */
  void poke() {
    if (asks && !reads) answer(new Pulled(List.of(), false));
  }

  private void answer(Pulled pulled) {
    asks = false;
    last = pulled;
    client().tell(pulled);
  }

  void tell(Answer answer) {
    client().tell(answer);
  }

  // ---- the keys to read next

  @Override
  public Optional<String> first() {
    if (next.isEmpty() && walks) stride();
    if (!next.isEmpty()) return Optional.of(next.getFirst());
    // The mark that all was told comes before what has changed meanwhile.
    Iterator<String> changes = changed.iterator();
    return present && changes.hasNext() ? Optional.of(changes.next()) : Optional.empty();
  }

  private void stride() {
    String from = walked.map(key -> key + '\0').orElse(prefix());
    List<String> found = walk.apply(from, STRIDE);
    next.addAll(found);
    if (found.isEmpty()) walks = false;
    else walked = Optional.of(found.get(found.size() - 1));
  }

  @Override
  public void read(String key, boolean taken) {
    if (!taken) return;
    if (key.equals(next.peekFirst())) next.removeFirst();
    changed.remove(key);
  }
}
