package folkmoot.node.simulation;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Timers and delayed messages of a simulated system: events of {@link VirtualTime}. */
public final class VirtualScheduler extends AbstractScheduler {
  private final VirtualTime time;

  /** Called by Pekko. */
  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    this.time = SimulatedSystem.timeOf(config);
  }

  @Override
  public double maxFrequency() {
    return 1000;
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext context) {
    Ticket ticket = new Ticket();
    time.later(delay.toNanos(), () -> ticket.ifValid(task));
    return ticket;
  }

  /** Deprecated, and still what Pekko calls for timers at a fixed rate. */
  @Override
  @SuppressWarnings("deprecation")
  public Cancellable schedule(
      FiniteDuration initial, FiniteDuration every, Runnable task, ExecutionContext context) {
    Ticket ticket = new Ticket();
    time.later(initial.toNanos(), () -> repeat(ticket, every.toNanos(), task));
    return ticket;
  }

  private void repeat(Ticket ticket, long everyNanos, Runnable task) {
    if (ticket.isCancelled()) return;
    task.run();
    time.later(everyNanos, () -> repeat(ticket, everyNanos, task));
  }

  private static final class Ticket implements Cancellable {
    private boolean cancelled;

    void ifValid(Runnable task) {
      if (!cancelled) task.run();
    }

    @Override
    public boolean cancel() {
      boolean first = !cancelled;
      cancelled = true;
      return first;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
