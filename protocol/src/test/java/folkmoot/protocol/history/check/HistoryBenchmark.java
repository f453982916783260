package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.HistoryGenerator.Kind.ADD;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.DELETE;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.READ;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.SWAP;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.WRITE;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.HistoryGenerator.Kind;
import folkmoot.protocol.history.check.HistoryGenerator.Shape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * How long the linearizability checker takes on this machine: {@code java -Xmx1g … HistoryBenchmark
 * [share]}, where share divides the number of operations (1 for the full figures). 1 % of the
 * operations are unknown, 1 % have failed.
 */
public final class HistoryBenchmark {
  private static final List<Kind> STORE =
      List.of(READ, READ, READ, READ, WRITE, WRITE, WRITE, WRITE, DELETE, SWAP);

  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

  private HistoryBenchmark() {}

  public static void main(String[] arguments) {
    int share = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
    run("many keys", new Shape(100, 1_000, 1_000_000 / share, STORE, 0, 0.01, 0.01, 100));
    int contended = 20_000 / share;
    run("register", contended(contended, List.of(READ, WRITE), 0));
    run("register, 5 values", contended(contended, List.of(READ, WRITE), 5));
    run("store", contended(contended, STORE, 0));
    run("store, 50 values", contended(contended, STORE, 50));
    run("put and delete", contended(contended, List.of(WRITE, DELETE), 0));
    run("swaps", contended(contended, List.of(READ, SWAP, SWAP, WRITE), 0));
    run("counter", contended(contended, List.of(READ, ADD), 0));
  }

  private static Shape contended(int operations, List<Kind> kinds, int values) {
    return new Shape(20, 1, operations, kinds, values, 0.01, 0.01, 100);
  }

  private static void run(String name, Shape shape) {
    History history = HistoryGenerator.draw(shape, 1);
    time(name, history);
    for (long seed = 1; seed <= 3; seed++) {
      time(name + ", corrupted", HistoryGenerator.corrupt(history, seed));
    }
  }

  private static void time(String name, History history) {
    long begun = System.nanoTime();
    long worked = PROCESSOR.getCurrentThreadCpuTime();
    Verdict verdict =
        Linearizability.of(Model.store())
            .check(history, Budget.ofNanos(System::nanoTime, 60_000_000_000L));
    double seconds = (System.nanoTime() - begun) / 1e9;
    double busy = (PROCESSOR.getCurrentThreadCpuTime() - worked) / 1e9;
    String what = verdict.toString();
    System.out.printf(
        "%-28s %,10d operations %7.2f s, %6.2f s of processor  %s%n",
        name, history.size(), seconds, busy, what.substring(0, Math.min(160, what.length())));
  }
}
