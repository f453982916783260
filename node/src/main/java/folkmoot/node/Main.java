package folkmoot.node;

import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import folkmoot.node.logs.LogSetup;
import folkmoot.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one node until it is told to stop. Exit codes: 0 after SIGTERM, 1 if a part of the node
 * failed, 2 if a setting is refused, the port is taken or the data folder cannot be used, or is not
 * the one that it was said to be.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Takes its settings from the environment, see {@code reference.conf}. */
  public static void main(String[] arguments) {
    Signal signal = Signal.listen();
    int code = run(signal);
    signal.done();
    Runtime.getRuntime().exit(code);
  }

  private static int run(Signal signal) {
    try {
      Config config = ConfigFactory.load();
      NodeSettings settings = NodeSettings.read(config);
      LogSetup.apply(
          (LoggerContext) LoggerFactory.getILoggerFactory(),
          settings.where().nodeId(),
          settings.logFormat());
      while (true) {
        Node.Ending how = runOnce(config, signal);
        if (how instanceof Node.StartAnew anew) startAnew(config, anew.reason());
        else if (how instanceof Node.StateDamaged) RunningNode.putStateAside(config);
        else if (!(how instanceof Node.StartAgain)) return code(how);
      }
    } catch (IOException | RuntimeException refused) {
      LOG.debug("refused", refused);
      System.err.println("folkmoot: " + firstLine(refused));
      return 2;
    }
  }

  /** One start, up to its end, after which nothing of it is left. */
  private static Node.Ending runOnce(Config config, Signal signal) throws IOException {
    try {
      RunningNode node = RunningNode.start(config);
      Node.Ending how = (Node.Ending) CompletableFuture.anyOf(signal.came(), node.ending()).join();
      close(node, how);
      return how;
    } catch (RunningNode.EndedAtStart early) {
      return early.how();
    }
  }

  /** The disk must not vote as who it was; what is on it is put aside, and nobody uses it again. */
  private static void startAnew(Config config, String reason) throws IOException {
    Path aside = RunningNode.putAside(config);
    LOG.error("{}; the node comes back as an observer, its former data is in {}", reason, aside);
  }

  private static void close(RunningNode node, Node.Ending how) {
    try {
      if (how instanceof Node.Stopped) node.stop();
      else node.release();
    } catch (IOException | RuntimeException failed) {
      LOG.error("the node did not close in good order", failed);
    }
  }

  private static int code(Node.Ending how) {
    if (how instanceof Node.NotTheDisk not) {
      LOG.error("the node stops: {}", not.reason());
      System.err.println("folkmoot: " + not.reason());
      return 2;
    }
    if (how instanceof Node.Failed failed) {
      LOG.error("{} failed, the node stops", failed.part(), failed.cause().orElse(null));
      System.err.printf(
          "folkmoot: %s failed, the node stops: %s%n",
          failed.part(), failed.cause().map(Main::firstLine).orElse("it ended"));
      return 1;
    }
    LOG.info("stopped");
    return 0;
  }

  private static String firstLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getMessage() == null && cause.getCause() != null) cause = cause.getCause();
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(cause.toString());
  }

  /**
   * SIGTERM: the main thread stops the node, and the process then ends with 0 and not with 143,
   * which is what the JVM would make of it.
   *
   * @param came completed when the signal has come
   */
  private record Signal(CompletableFuture<Node.Ending> came, CountDownLatch stopped) {
    static Signal listen() {
      Signal signal = new Signal(new CompletableFuture<>(), new CountDownLatch(1));
      Runtime.getRuntime().addShutdownHook(new Thread(signal::arrive, "stop-on-signal"));
      return signal;
    }

    private void arrive() {
      if (!came.complete(new Node.Stopped())) return;
      try {
        stopped.await();
        Runtime.getRuntime().halt(0);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /** The node is closed: if no signal came, the process ends with the code it ends with. */
    void done() {
      came.complete(new Node.Stopped());
      stopped.countDown();
    }
  }
}
