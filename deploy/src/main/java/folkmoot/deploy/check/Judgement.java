package folkmoot.deploy.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.Convergence;
import folkmoot.protocol.history.check.Linearizability;
import folkmoot.protocol.history.check.Model;
import folkmoot.protocol.history.check.SessionGuarantee;
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
   */
  static Judgement of(History history, Duration patience) {
    List<Checker> checkers = new ArrayList<>();
    checkers.add(Linearizability.of(Model.store()));
    checkers.addAll(List.of(SessionGuarantee.values()));
    lastWords(history).ifPresent(checkers::add);
    List<Verdict> verdicts = new ArrayList<>();
    for (Checker checker : checkers) {
      Budget budget = Budget.ofNanos(System::nanoTime, patience.toNanos());
      verdicts.add(checker.check(history, budget));
    }
    int overlapped = (int) history.operations().stream().filter(o -> overlaps(o, history)).count();
    return new Judgement(history, verdicts, overlapped);
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
