package folkmoot.deploy.simulate;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C, until {@link #end}: stops what runs, and the process ends only after the last word. */
public final class Interruption {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch said = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param stop makes what runs come to an end soon
   */
  public Interruption(Runnable stop) {
    hook = new Thread(() -> come(stop), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void come(Runnable stop) {
    stop.run();
    try {
      said.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is said. */
  public void end() {
    said.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process is ending: the hook runs, and has just been let go.
      return;
    }
  }
}
