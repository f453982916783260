package folkmoot.node.simulation;

import com.typesafe.config.Config;
import java.util.List;
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

  /** Called by Pekko. */
  public SeededExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.time = SimulatedSystem.timeOf(prerequisites.settings().config());
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return this::executor;
  }

  private ExecutorService executor() {
    return new AbstractExecutorService() {
      @Override
      public void execute(Runnable task) {
        String path = task instanceof Mailbox mailbox ? pathOf(mailbox) : "";
        time.ready(SimulatedSystem.ownerOf(path), path, task);
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

  private static String pathOf(Mailbox mailbox) {
    return mailbox.actor() == null ? "" : mailbox.actor().self().path().toStringWithoutAddress();
  }
}
