package folkmoot.deploy.endtoend;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients were told, and what may not be true at the same time. Each key is a register whose
 * versions say in which order its values were written; so what is checked is that every answer fits
 * one order, and that this order is that of real time: linearizability, with the versions as the
 * witness.
 */
final class Ledger {
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong acknowledgedCount = new AtomicLong();
  private final AtomicLong readCount = new AtomicLong();
  private final Map<String, Long> floors = new ConcurrentHashMap<>();
  private final Map<Long, Attempt> byVersion = new ConcurrentHashMap<>();
  private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
  private final Map<String, Fate> fates = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /** A value that is written once in the whole run, to one key. */
  record Attempt(String key, String value) {}

  /** What its client knows of a write. */
  enum Fate {
    /** Also of one that is under way. */
    UNKNOWN,
    ACKNOWLEDGED,
    NOT_APPLIED
  }

  Attempt attempt(String key, String writer) {
    Attempt attempt = new Attempt(key, writer + "/" + numbers.incrementAndGet());
    attempts.put(attempt.value(), attempt);
    fates.put(attempt.value(), Fate.UNKNOWN);
    return attempt;
  }

  /** What begins now must come to a version that is no lower; 0 for a key that was not seen yet. */
  long floor(String key) {
    return floors.getOrDefault(key, 0L);
  }

  /**
   * @param floor of the key when the write began
   */
  void acknowledged(Attempt attempt, long version, long floor) {
    if (version <= floor) {
      violations.add("%s got version %d, after %d was seen".formatted(attempt, version, floor));
    }
    fates.put(attempt.value(), Fate.ACKNOWLEDGED);
    place(attempt, version);
    acknowledgedCount.incrementAndGet();
  }

  /** It was said, or is sure because nothing was sent. */
  void notApplied(Attempt attempt) {
    fates.put(attempt.value(), Fate.NOT_APPLIED);
  }

  /**
   * A value was read, linearizably or at the end of everything.
   *
   * @param floor of the key when the read began
   */
  void read(String key, String value, long version, long floor) {
    readCount.incrementAndGet();
    if (version < floor) {
      violations.add("%s read at version %d, after %d was seen".formatted(key, version, floor));
    }
    Attempt attempt = attempts.get(value);
    if (attempt == null || !attempt.key().equals(key)) {
      violations.add("%s has the value %s, which was not written to it".formatted(key, value));
      return;
    }
    place(attempt, version);
  }

  /** There was no value. */
  void absent(String key, long floor) {
    readCount.incrementAndGet();
    if (floor > 0) violations.add("%s is not there, after version %d".formatted(key, floor));
  }

  void violation(String what) {
    violations.add(what);
  }

  private void place(Attempt attempt, long version) {
    Attempt there = byVersion.putIfAbsent(version, attempt);
    if (there != null && !there.equals(attempt)) {
      violations.add("version %d is of %s and of %s".formatted(version, there, attempt));
    }
    floors.merge(attempt.key(), version, Math::max);
  }

  /** Everything that cannot be; to be asked when nothing is under way any more. */
  List<String> violations() {
    byVersion.forEach(
        (version, attempt) -> {
          if (fates.get(attempt.value()) == Fate.NOT_APPLIED) {
            violations.add("%s was said not to be applied, and has %d".formatted(attempt, version));
          }
        });
    return List.copyOf(violations);
  }

  long acknowledgedCount() {
    return acknowledgedCount.get();
  }

  long readCount() {
    return readCount.get();
  }

  long count(Fate fate) {
    return fates.values().stream().filter(fate::equals).count();
  }
}
