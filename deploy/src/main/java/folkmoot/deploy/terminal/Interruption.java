package folkmoot.deploy.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C, until {@link #end}: stops what runs, and the process ends only after the last word. */
public final class Interruption {
  private final CountDownLatch said = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param stop makes what runs come to an end soon
   * @param patience how long that may take
   */
  public Interruption(Runnable stop, Duration patience) {
    hook = new Thread(() -> come(stop, patience), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void come(Runnable stop, Duration patience) {
    stop.run();
    try {
      said.await(patience.toMillis(), TimeUnit.MILLISECONDS);
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
