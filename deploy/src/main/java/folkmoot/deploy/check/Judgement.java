package folkmoot.deploy.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.BoundedStaleness;
import folkmoot.protocol.history.check.Causality;
import folkmoot.protocol.history.check.Convergence;
import folkmoot.protocol.history.check.Linearizability;
import folkmoot.protocol.history.check.Model;
import folkmoot.protocol.history.check.SequentialConsistency;
import folkmoot.protocol.history.check.SessionGuarantee;
import folkmoot.protocol.history.check.SomethingWritten;
import folkmoot.protocol.history.text.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the checkers found in a history, each promise by itself, on the reads whose level promises
 * it.
 *
 * @param overlapped how many operations were under way while a fault was on
 */
public record Judgement(History history, List<Verdict> verdicts, int overlapped) {
  public Judgement {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * Judges.
   *
   * @param patience for each promise
   * @param maxStaleness what reads at {@code bounded_staleness} had asked for
   */
  static Judgement of(History history, Duration patience, Duration maxStaleness) {
    List<Checker> checkers = new ArrayList<>();
    checkers.add(Linearizability.of(Model.store()));
    if (isAsked(history, "bounded_staleness"))
      checkers.add(BoundedStaleness.byTime(maxStaleness, Model.store()));
    checkers.addAll(List.of(SessionGuarantee.values()));
    checkers.add(SomethingWritten.checker());
    lastWords(history).ifPresent(checkers::add);
    List<Verdict> verdicts = new ArrayList<>();
    for (Checker checker : checkers) verdicts.add(verdict(checker, history, patience));
    History kept = neverDeleted(history);
    if (isAsked(history, "sequential"))
      verdicts.add(1, verdict(SequentialConsistency.of(Model.store()), kept, patience));
    if (isAsked(history, "causal")) verdicts.add(1, verdict(Causality.checker(), kept, patience));
    int overlapped = (int) history.operations().stream().filter(o -> overlaps(o, history)).count();
    return new Judgement(history, verdicts, overlapped);
  }

  private static Verdict verdict(Checker checker, History history, Duration patience) {
    return checker.check(history, Budget.ofNanos(System::nanoTime, patience.toNanos()));
  }

  private static boolean isAsked(History history, String level) {
    return history.operations().stream()
        .anyMatch(each -> each.served().level().filter(level::equals).isPresent());
  }

  /**
   * The keys that nobody deletes, of which the promises that are about all keys at once are judged:
   * of a read that finds nothing again nobody can tell which delete it tells of. All keys, if
   * something is deleted of each.
   */
  private static History neverDeleted(History history) {
    SortedSet<Target> deleted = new TreeSet<>();
    for (Operation each : history.operations()) {
      if (each.action() instanceof Action.Delete) deleted.add(each.target());
    }
    History kept = history.only(each -> !deleted.contains(each.target()));
    return kept.operations().isEmpty() ? history : kept;
  }

  /**
   * What became of the reads of one level.
   *
   * @param answered told a value, or that there is none
   */
  public record Reads(int asked, int answered) {}

  /** By level, of the reads that name one. */
  public SortedMap<String, Reads> readsByLevel() {
    SortedMap<String, Reads> levels = new TreeMap<>();
    for (Operation each : history.operations()) {
      if (each.action().mayWrite() || each.served().level().isEmpty()) continue;
      Reads one = new Reads(1, each.isOk() ? 1 : 0);
      levels.merge(
          each.served().level().get(),
          one,
          (all, more) -> new Reads(all.asked() + 1, all.answered() + more.answered()));
    }
    return levels;
  }

  /** Convergence is of those nodes that were read at the end, from the first of these reads on. */
  private static Optional<Checker> lastWords(History history) {
    SortedSet<String> nodes = new TreeSet<>();
    long from = Long.MAX_VALUE;
    for (Operation operation : history.operations()) {
      Optional<String> node = LastWords.nodeOf(operation.client());
      if (node.isEmpty()) continue;
      nodes.add(node.get());
      from = Math.min(from, operation.invoked());
    }
    return nodes.isEmpty() ? Optional.empty() : Optional.of(Convergence.of(nodes, from));
  }

  private static boolean overlaps(Operation operation, History history) {
    return history.faults().stream()
        .anyMatch(
            fault -> operation.invoked() <= fault.until() && operation.returned() >= fault.from());
  }

  /** How many promises were found broken. */
  public long violations() {
    return verdicts.stream().filter(Verdict::isViolation).count();
  }

  /** How many promises could not be judged: none of these is a pass. */
  public long unknown() {
    return verdicts.stream().filter(Verdict::isUnknown).count();
  }

  /** How many operations nobody knows the outcome of. */
  public long unknownOutcomes() {
    return history.operations().stream().filter(Operation::isUnknown).count();
  }

  /** How often each kind of fault was on. */
  public SortedMap<String, Integer> faultsByKind() {
    SortedMap<String, Integer> kinds = new TreeMap<>();
    for (Fault fault : history.faults()) kinds.merge(fault.kind(), 1, Integer::sum);
    return kinds;
  }

  /** In one word: {@code pass}, {@code violation} or {@code unknown}. */
  String word() {
    if (violations() > 0) return "violation";
    return unknown() > 0 ? "unknown" : "pass";
  }

  public static String word(Verdict verdict) {
    if (verdict.isPass()) return "pass";
    return verdict.isViolation() ? "violation" : "unknown";
  }

  /** In one sentence. */
  public String sentence() {
    long failed = history.operations().stream().filter(Operation::isFailed).count();
    return "%d operations, %d failed, %d of unknown outcome; faults: %s; %d operations overlapped one"
        .formatted(history.size(), failed, unknownOutcomes(), faultsInWords(), overlapped);
  }

  private String faultsInWords() {
    if (history.faults().isEmpty()) return "none";
    return faultsByKind().entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Why, in a sentence. */
  public static String text(Verdict verdict) {
    if (verdict instanceof Verdict.Pass pass) return pass.operations() + " operations judged";
    if (verdict instanceof Verdict.Violation violation) return violation.explanation();
    return ((Verdict.Unknown) verdict).reason();
  }

  /** For a terminal: each promise, and the smallest part of the history that breaks one. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    readsByLevel()
        .forEach(
            (level, reads) ->
                lines.add(
                    "reads     %s: %d asked, %d answered"
                        .formatted(level, reads.asked(), reads.answered())));
    for (Verdict verdict : verdicts) {
      lines.add("%-9s %s: %s".formatted(word(verdict), verdict.promise(), text(verdict)));
      if (verdict instanceof Verdict.Violation violation) {
        drawn(violation).forEach(line -> lines.add("  " + line));
      }
    }
    return lines;
  }

  /** The smallest part that breaks the promise, drawn with letters. */
  static List<String> drawn(Verdict.Violation violation) {
    return Timeline.of(violation.smallest());
  }
}
