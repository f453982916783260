package folkmoot.node.time;

import com.typesafe.config.Config;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** The threads of a dispatcher, on which {@link SettledTime} sees whether an actor is at work. */
public final class CountedThreads extends ExecutorServiceConfigurator {
  private static final int THREADS = 4;

  private final Work work;

  /** Called by Pekko. */
  public CountedThreads(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    work = ((SettledTime) prerequisites.scheduler()).work();
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new Pool(threads, work);
  }

  private static final class Pool extends ThreadPoolExecutor {
    private final Work work;

    Pool(ThreadFactory threads, Work work) {
      super(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
      this.work = work;
    }

    @Override
    public void execute(Runnable task) {
      work.begin();
      try {
        super.execute(task);
      } catch (RejectedExecutionException closed) {
        work.end();
        throw closed;
      }
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
      work.end();
    }
  }
}
