package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in the past of each operation, as a vector: of each line how many operations. Finds a
 * read whose answer was overwritten in its past.
 */
final class Pasts {
  private final List<Operation> operations;
  private final SortedMap<Target, KeyWrites> keys;
  private final Sources sources;
  private final int[][] past;

  /** By key and line, the places of the writes, in order. */
  private final SortedMap<Target, SortedMap<Integer, List<Integer>>> writes = new TreeMap<>();

  Pasts(List<Operation> operations, SortedMap<Target, KeyWrites> keys, Sources sources) {
    this.operations = operations;
    this.keys = keys;
    this.sources = sources;
    past = new int[operations.size()][];
    for (int place : sources.causesFirst()) {
      past[place] = new int[sources.lines()];
      merge(place, sources.earlier(place));
      merge(place, sources.source(place));
    }
    for (int i = 0; i < operations.size(); i++) {
      if (sources.line(i) < 0 || !KeyWrites.isWrite(operations.get(i))) continue;
      writes
          .computeIfAbsent(operations.get(i).target(), key -> new TreeMap<>())
          .computeIfAbsent(sources.line(i), line -> new ArrayList<>())
          .add(i);
    }
  }

  private void merge(int place, int cause) {
    if (cause < 0) return;
    int[] mine = past[place];
    int[] its = past[cause];
    for (int i = 0; i < mine.length; i++) mine[i] = Math.max(mine[i], its[i]);
    int line = sources.line(cause);
    mine[line] = Math.max(mine[line], sources.placeInLine(cause) + 1);
  }

  private boolean isInPast(int cause, int effect) {
    int line = sources.line(cause);
    return line >= 0 && past[effect][line] > sources.placeInLine(cause);
  }

  Verdict judge(Causality causality, History history, Budget budget) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < operations.size(); i++) places.put(operations.get(i).index(), i);
    Optional<Operation> undecided = Optional.empty();
    for (int i = 0; i < operations.size(); i++) {
      if (!budget.spend()) return causality.unknown("out of time (%s)".formatted(budget.limit()));
      Operation read = operations.get(i);
      if (sources.source(i) >= 0) {
        Optional<Operation> newer = overwriting(i, sources.source(i));
        if (newer.isPresent()) {
          return overwritten(causality, history, read, sources.source(i), newer.get());
        }
      } else if (sources.foundNothing(i)) {
        Optional<Operation> written = overwriting(i, -1);
        if (written.isEmpty()) continue;
        switch (absence(i, places)) {
          case NONE -> {
            String words =
                "nothing is found, though it was written in its past: %s, %s"
                    .formatted(Wording.of(written.get()), Wording.of(read));
            List<Operation> atFault = path(places.get(written.get().index()), i);
            return Found.violation(causality.promise(), words, atFault, history);
          }
          case PERHAPS -> undecided = undecided.or(() -> Optional.of(read));
          default -> {}
        }
      }
    }
    return undecided
        .map(read -> causality.unknown("which delete does this tell of? " + Wording.of(read)))
        .orElseGet(() -> new Verdict.Pass(causality.promise(), operations.size()));
  }

  private Verdict overwritten(
      Causality causality, History history, Operation read, int source, Operation newer) {
    String words =
        "%s finds %s, which is overwritten in its past by %s"
            .formatted(Wording.of(read), Wording.of(operations.get(source)), Wording.of(newer));
    int at = operations.indexOf(newer);
    List<Operation> atFault = path(at, operations.indexOf(read));
    atFault.addAll(path(source, at));
    return Found.violation(causality.promise(), words, atFault, history);
  }

  /**
   * A write of the same key in the past of the reader that comes after the source, or any if the
   * source is -1. Of each line the last one in the past will do: what precedes an earlier one
   * precedes it, too.
   */
  private Optional<Operation> overwriting(int reader, int source) {
    var ofKey = writes.getOrDefault(operations.get(reader).target(), new TreeMap<>());
    for (var line : ofKey.entrySet()) {
      int last = lastBefore(line.getValue(), past[reader][line.getKey()]);
      if (last < 0 || last == source) continue;
      if (source < 0 || isInPast(source, last)) return Optional.of(operations.get(last));
    }
    return Optional.empty();
  }

  /** The last of these places that is among the first {@code count} of its line; -1 for none. */
  private int lastBefore(List<Integer> inLine, int count) {
    int low = 0;
    int high = inLine.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sources.placeInLine(inLine.get(middle)) < count) low = middle + 1;
      else high = middle;
    }
    return low == 0 ? -1 : inLine.get(low - 1);
  }

  private enum Absence {
    NONE,
    PERHAPS,
    SURELY
  }

  /** Can a delete be why nothing was found? One in the past is surely good: it adds no causes. */
  private Absence absence(int reader, Map<Integer, Integer> places) {
    Absence best = Absence.NONE;
    for (Operation delete : keys.get(operations.get(reader).target()).deletes()) {
      int at = places.get(delete.index());
      if (at == reader || isInPast(reader, at)) continue;
      if (delete.isOk() && isInPast(at, reader)) {
        if (overwriting(reader, at).isEmpty()) return Absence.SURELY;
      } else if (!isEarlier(reader, at)) {
        best = Absence.PERHAPS;
      }
    }
    return best;
  }

  /** True if a client asked for the unknown delete only after its read was answered. */
  private boolean isEarlier(int reader, int delete) {
    int before = sources.earlier(delete);
    return before >= 0 && (before == reader || isInPast(reader, before));
  }

  /** From cause to effect, each with the one that it directly comes from. */
  private List<Operation> path(int cause, int effect) {
    List<Operation> steps = new ArrayList<>(List.of(operations.get(effect)));
    int at = effect;
    while (at != cause) {
      int source = sources.source(at);
      boolean bySource = source >= 0 && (source == cause || isInPast(cause, source));
      at = bySource ? source : sources.earlier(at);
      steps.add(operations.get(at));
    }
    return steps;
  }
}
