package folkmoot.node.time;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * {@link ManualTime} that need not guess: before, between and after what is due, every actor has
 * done all that it was told. What is set in answer to a timer is counted from when that was due,
 * and what was said by then is in its probe. Pekko's own waits a tenth of a second each time.
 *
 * <p>Asks for actors on the default dispatcher, or on that of the calling thread.
 */
public final class SettledTime extends ExplicitlyTriggeredScheduler {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Work work = new Work();
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long nowMillis;
  private long turns;

  /** Called by Pekko. */
  public SettledTime(Config config, LoggingAdapter log, ThreadFactory threads) {
    super(config, log, threads);
  }

  /** Of the actor system; its time is then had from {@link ManualTime#get}. */
  public static Config config() {
    return ConfigFactory.parseString(
        """
        pekko.scheduler.implementation = "%s"
        pekko.actor.default-dispatcher.executor = "%s"
        pekko.actor.internal-dispatcher = pekko.actor.default-dispatcher
        """
            .formatted(SettledTime.class.getName(), CountedThreads.class.getName()));
  }

  Work work() {
    return work;
  }

  @Override
  public void timePasses(FiniteDuration amount) {
    work.awaitDone(PATIENCE);
    long until = currentTimeMs() + amount.toMillis();
    for (Due next = due(until); next != null; next = due(until)) {
      next.task.run();
      work.awaitDone(PATIENCE);
    }
  }

  /** What is next, and it is then; null, and it is {@code until}, if nothing is before that. */
  private synchronized Due due(long until) {
    Due first = queue.peek();
    if (first == null || first.atMillis > until) {
      nowMillis = until;
      return null;
    }
    queue.remove();
    nowMillis = first.atMillis;
    if (first.everyMillis > 0) put(first, first.everyMillis);
    return first;
  }

  private synchronized Due put(Due due, long inMillis) {
    due.atMillis = nowMillis + inMillis;
    due.turn = ++turns;
    queue.add(due);
    return due;
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration in, Runnable task, ExecutionContext context) {
    return put(new Due(task, 0), in.toMillis());
  }

  @Override
  public Cancellable schedule(
      FiniteDuration in, FiniteDuration every, Runnable task, ExecutionContext context) {
    return put(new Due(task, every.toMillis()), in.toMillis());
  }

  @Override
  public synchronized long currentTimeMs() {
    return nowMillis;
  }

  /** In the order of their times; of one time, in that in which they were set. */
  private final class Due implements Comparable<Due>, Cancellable {
    private final Runnable task;
    private final long everyMillis;
    private boolean cancelled;
    private long atMillis;
    private long turn;

    Due(Runnable task, long everyMillis) {
      this.task = task;
      this.everyMillis = everyMillis;
    }

    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(turn, other.turn);
    }

    @Override
    public boolean cancel() {
      synchronized (SettledTime.this) {
        boolean first = !cancelled && queue.remove(this);
        cancelled |= first;
        return first;
      }
    }

    @Override
    public boolean isCancelled() {
      synchronized (SettledTime.this) {
        return cancelled;
      }
    }
  }
}
