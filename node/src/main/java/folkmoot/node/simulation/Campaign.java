package folkmoot.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Many seeds, several at a time: each runs in one thread, and what comes of it does not depend on
 * the others.
 */
public final class Campaign {

  /** Told by the threads that run, one at a time. */
  @FunctionalInterface
  public interface Listener {
    void done(Simulation.Report report);
  }

  private final Simulation.Plan plan;
  private final long last;
  private final Optional<Consumer<String>> trace;
  private final Listener listener;
  private final AtomicLong next;
  private final SortedMap<Long, Simulation.Report> reports = new TreeMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;
  private Throwable failure;

  private Campaign(
      long first,
      long last,
      Simulation.Plan plan,
      Optional<Consumer<String>> trace,
      Listener listener) {
    this.next = new AtomicLong(first);
    this.last = last;
    this.plan = plan;
    this.trace = trace;
    this.listener = listener;
  }

  /** Begins to run all seeds from the first to the last, so many at a time. */
  public static Campaign start(
      long first, long last, Simulation.Plan plan, int threads, Listener listener) {
    return start(first, last, plan, threads, Optional.empty(), listener);
  }

  /**
   * The same.
   *
   * @param trace gets a line for each event of every seed
   */
  public static Campaign start(
      long first,
      long last,
      Simulation.Plan plan,
      int threads,
      Optional<Consumer<String>> trace,
      Listener listener) {
    Campaign campaign = new Campaign(first, last, plan, trace, listener);
    for (int i = 1; i <= threads; i++) {
      Thread thread = new Thread(campaign::work, "simulation-" + i);
      thread.setDaemon(true);
      campaign.threads.add(thread);
    }
    campaign.threads.forEach(Thread::start);
    return campaign;
  }

  private void work() {
    try {
      for (long seed = next.getAndIncrement();
          seed <= last && !stopped;
          seed = next.getAndIncrement()) {
        Simulation.Report report = run(seed);
        synchronized (reports) {
          if (stopped) return;
          reports.put(seed, report);
          listener.done(report);
        }
      }
    } catch (RuntimeException | Error broken) {
      synchronized (reports) {
        if (failure == null) failure = broken;
      }
      stopped = true;
    }
  }

  private Simulation.Report run(long seed) {
    return trace.isPresent() ? Simulation.run(seed, plan, trace.get()) : Simulation.run(seed, plan);
  }

  /** Seeds that are not done are given up. */
  public void stop() {
    synchronized (reports) {
      stopped = true;
    }
  }

  /**
   * Waits for the end, or until it is stopped.
   *
   * @return what came of the seeds that are done
   * @throws IllegalStateException if the simulation itself has failed
   */
  public SortedMap<Long, Simulation.Report> await() throws InterruptedException {
    for (Thread thread : threads) {
      while (thread.isAlive() && !stopped) thread.join(100);
    }
    synchronized (reports) {
      if (failure != null) throw new IllegalStateException("a simulation failed", failure);
      return new TreeMap<>(reports);
    }
  }
}
