package folkmoot.deploy.check;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.HistoryRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Drives clients against a running cluster under a nemesis, and gives the history: its clock counts
 * nanoseconds from the start. It goes on until its time is over and each kind of trouble has been.
 * At the end everything is put right, and all nodes are read once more.
 */
public final class Check {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final int STEPS_PER_LINE = 25;

  private final Cluster cluster;
  private final Workload workload;
  private final Terminal terminal;
  private final HistoryRecorder recorder = new HistoryRecorder();
  private final AtomicBoolean over = new AtomicBoolean();
  private final long begun = System.nanoTime();
  private final Nemesis nemesis;

  Check(
      Cluster cluster,
      Workload workload,
      List<Trouble> troubles,
      Nemesis.Rhythm rhythm,
      Terminal terminal) {
    this.cluster = cluster;
    this.workload = workload;
    this.terminal = terminal;
    this.nemesis =
        new Nemesis(cluster, troubles, rhythm, workload.seed(), recorder, this::now, over::get);
  }

  /**
   * Runs it to the end of its time.
   *
   * @throws Failure if a trouble cannot be made or put right, or the cluster does not come back
   */
  public History run() {
    try {
      drive();
      new LastWords(cluster, workload, recorder, this::now).say(terminal);
    } finally {
      stop();
      nemesis.heal();
      terminal.clear();
    }
    return recorder.history();
  }

  /** Brings it to an early end, at Ctrl-C: all is put right and read as at every end. */
  void stop() {
    over.set(true);
  }

  private void drive() {
    ExecutorService threads = Executors.newFixedThreadPool(workload.clients() + 1);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int number = 1; number <= workload.clients(); number++) {
        all.add(
            threads.submit(
                new Client(number, workload, cluster.nodes(), recorder, this::now, over::get)));
      }
      all.add(threads.submit(nemesis));
      watch(all);
      over.set(true);
      terminal.progress("the last operations, the last repairs", "");
      for (Future<?> each : all) await(each);
    } finally {
      over.set(true);
      threads.shutdown();
    }
  }

  private void watch(List<Future<?>> all) {
    for (int step = 0; now() < workload.time().toNanos() || !nemesis.hasShownAll(); step++) {
      NodeProcess.rest(STEP);
      if (over.get()) return;
      // Nobody ends before the end, but by a failure: which is told at once.
      if (all.stream().anyMatch(future -> future.isDone() && failed(future))) return;
      String counts = recorder.size() + " operations  " + nemesis.says();
      String line = "%d s of %d".formatted(now() / 1_000_000_000, workload.time().toSeconds());
      if (terminal.live()) terminal.progress(line, counts);
      else if (step % STEPS_PER_LINE == 0) terminal.progress(line + "  " + counts, "");
    }
  }

  private static boolean failed(Future<?> future) {
    try {
      future.get();
      return false;
    } catch (ExecutionException failed) {
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException because) throw because;
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private long now() {
    return System.nanoTime() - begun;
  }
}
