package folkmoot.protocol.history.text;

import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Draws a small history in plain text, an operation a line. A column is a moment at which something
 * began or ended, so that what overlaps is seen whatever the times are; these are written beside.
 *
 * <pre>
 * |--|      #0 c1 writes 1 to k: done         [10 .. 40]
 *    |---?  #1 c2 writes 2 to k: unknown      [40 ..
 *      |-|  #2 c1 reads k: 1                  [60 .. 80]
 * </pre>
 */
public final class Timeline {
  private static final int MOST_COLUMNS = 72;

  private final SortedSet<Long> moments = new TreeSet<>();
  private final int columns;

  private Timeline(History history) {
    for (Operation operation : history.operations()) {
      moments.add(operation.invoked());
      if (operation.returned() != Operation.NEVER) moments.add(operation.returned());
    }
    columns = Math.max(2, Math.min(MOST_COLUMNS, moments.size() * 2));
  }

  /** The drawing, with a line per operation and per fault that overlaps them. */
  public static List<String> of(History history) {
    if (history.size() == 0) return List.of();
    return new Timeline(history).lines(history);
  }

  private List<String> lines(History history) {
    List<String> words = new ArrayList<>();
    for (Operation operation : history.operations()) words.add(words(operation));
    int width = words.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Fault fault : history.faults()) {
      if (fault.until() < moments.first() || fault.from() > moments.last()) continue;
      String text = "%s of %s".formatted(fault.kind(), String.join(", ", fault.nodes()));
      lines.add(
          line(
              bar(fault.from(), fault.until(), '=', '='),
              text,
              width,
              fault.from(),
              fault.until()));
    }
    for (int i = 0; i < history.size(); i++) {
      Operation operation = history.operations().get(i);
      char end = operation.isUnknown() ? '?' : operation.isFailed() ? 'x' : '|';
      long until = operation.isUnknown() ? Operation.NEVER : operation.returned();
      String bar = bar(operation.invoked(), until, '-', end);
      lines.add(line(bar, words.get(i), width, operation.invoked(), operation.returned()));
    }
    return lines;
  }

  private static String words(Operation operation) {
    StringBuilder words = new StringBuilder();
    words.append('#').append(operation.index()).append(' ').append(operation.client());
    words.append(' ').append(Wording.asked(operation.action())).append(' ');
    words.append(operation.target()).append(": ").append(Wording.answer(operation));
    operation.served().node().ifPresent(node -> words.append(" at ").append(node));
    operation.served().level().ifPresent(level -> words.append(" (").append(level).append(')'));
    if (operation.served().version() > 0) {
      words.append(" version ").append(operation.served().version());
    }
    return words.toString();
  }

  private static String line(String bar, String words, int width, long from, long until) {
    String end = until == Operation.NEVER ? "" : Long.toString(until) + "]";
    String padded = words + " ".repeat(Math.max(0, width - words.length()));
    return "%s  %s  [%d .. %s".formatted(bar, padded, from, end).stripTrailing();
  }

  private String bar(long from, long until, char inner, char end) {
    int first = from <= moments.first() ? 0 : column(from);
    int last = until >= moments.last() ? columns - 1 : column(until);
    StringBuilder bar = new StringBuilder(" ".repeat(columns));
    for (int i = first; i <= last; i++) bar.setCharAt(i, inner);
    bar.setCharAt(first, end == '=' ? '=' : '|');
    bar.setCharAt(Math.max(first, last), end);
    return bar.toString();
  }

  private int column(long moment) {
    int rank = moments.headSet(moment).size();
    return moments.size() == 1 ? 0 : (int) ((long) rank * (columns - 1) / (moments.size() - 1));
  }
}
