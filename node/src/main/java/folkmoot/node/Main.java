package folkmoot.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one node until it is told to stop. Exit codes: 0 after SIGTERM, 1 if a part of the node
 * failed, 2 if a setting is refused, the port is taken or the data folder cannot be used.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Takes its settings from the environment, see {@code reference.conf}. */
  public static void main(String[] arguments) {
    Runtime.getRuntime().exit(run());
  }

  private static int run() {
    Config config;
    try {
      config = ConfigFactory.load();
    } catch (ConfigException broken) {
      return refuse(broken);
    }
    CompletableFuture<Node.Ending> told = new CompletableFuture<>();
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stopOnSignal(told, stopped), "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    while (true) {
      RunningNode node;
      try {
        node = RunningNode.start(config);
      } catch (IOException | RuntimeException refused) {
        stopped.countDown();
        return refuse(refused);
      }
      Node.Ending how = (Node.Ending) CompletableFuture.anyOf(told, node.ending()).join();
      try {
        if (how instanceof Node.Stopped) node.stop();
        else node.release();
      } catch (IOException | RuntimeException failed) {
        LOG.error("the node did not close in good order", failed);
      }
      if (how instanceof Node.StartAgain) continue;
      return end(how, stopped);
    }
  }

  private static int end(Node.Ending how, CountDownLatch stopped) {
    int code = 0;
    if (how instanceof Node.Failed failed) {
      LOG.error("{} failed, the node stops", failed.part(), failed.cause().orElse(null));
      System.err.println(
          "folkmoot: %s failed, the node stops: %s"
              .formatted(failed.part(), failed.cause().map(Main::deepest).orElse("it ended")));
      code = 1;
    } else {
      LOG.info("stopped");
    }
    stopped.countDown();
    return code;
  }

  /** SIGTERM: the main thread stops the node; the process then ends with 0, not with 143. */
  private static void stopOnSignal(CompletableFuture<Node.Ending> told, CountDownLatch stopped) {
    if (!told.complete(new Node.Stopped())) return;
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return;
    }
    Runtime.getRuntime().halt(0);
  }

  private static int refuse(Exception refused) {
    LOG.debug("refused", refused);
    System.err.println("folkmoot: " + deepest(refused));
    return 2;
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getMessage() == null && cause.getCause() != null) cause = cause.getCause();
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(cause.toString());
  }
}
