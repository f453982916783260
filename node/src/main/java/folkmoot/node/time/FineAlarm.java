package folkmoot.node.time;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Tells an actor something within a millisecond of when it is to be told. The scheduler of an actor
 * system is later than it was asked to be by one to two of its ticks, which are 10 ms: too much for
 * who measures what 20 ms on the way do. It has a thread only while somebody waits.
 */
public final class FineAlarm {
  private final ScheduledThreadPoolExecutor executor;

  public FineAlarm(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  public <T> void tell(ActorRef<T> to, T message, Duration after) {
    executor.schedule(() -> to.tell(message), after.toNanos(), TimeUnit.NANOSECONDS);
  }
}
