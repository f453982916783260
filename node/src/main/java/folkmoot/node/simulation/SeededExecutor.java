package folkmoot.node.simulation;

import com.typesafe.config.Config;
import folkmoot.node.simulation.VirtualTime.Place;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.Mailbox;

/**
 * The executor of every dispatcher of a simulated system: a mailbox that has work becomes something
 * that {@link VirtualTime} may run, on behalf of the life of the node whose actor it is.
 */
public final class SeededExecutor extends ExecutorServiceConfigurator {
  private final VirtualTime time;
  private final Place nowhere;

  /** Asked for by key only, so its order is no matter; two threads while the system comes up. */
  private final Map<Mailbox, Place> places = Collections.synchronizedMap(new IdentityHashMap<>());

  /** Called by Pekko. */
  public SeededExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.time = SimulatedSystem.timeOf(prerequisites.settings().config());
    this.nowhere = Place.of(time.lifeOf(VirtualTime.NOBODY), "");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return this::executor;
  }

  private ExecutorService executor() {
    return new AbstractExecutorService() {
      @Override
      public void execute(Runnable task) {
        time.ready(placeOf(task), task);
      }

      @Override
      public void shutdown() {
        // Its threads are nobody's.
      }

      @Override
      public List<Runnable> shutdownNow() {
        return List.of();
      }

      @Override
      public boolean isShutdown() {
        return false;
      }

      @Override
      public boolean isTerminated() {
        return false;
      }

      @Override
      public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
      }
    };
  }

  private Place placeOf(Runnable task) {
    if (!(task instanceof Mailbox mailbox) || mailbox.actor() == null) return nowhere;
    Place known = places.get(mailbox);
    if (known != null) return known;
    String path = mailbox.actor().self().path().toStringWithoutAddress();
    Place place = Place.of(time.lifeOf(SimulatedSystem.ownerOf(path)), path);
    places.put(mailbox, place);
    return place;
  }
}
