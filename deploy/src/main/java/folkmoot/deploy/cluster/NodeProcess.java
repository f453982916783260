package folkmoot.deploy.cluster;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process of one node: looked up by its pid file, started, signalled. */
public final class NodeProcess {
  private static final Duration SIGNAL_POLL = Duration.ofMillis(20);

  private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(5);

  private final ClusterNode node;

  public NodeProcess(ClusterNode node) {
    this.node = node;
  }

  /** How a node's process is, in words for a table. */
  public enum State {
    RUNNING,
    PAUSED,
    /** Gone without having been stopped. */
    DEAD,
    /** Not started, or stopped by {@code moot down}. */
    STOPPED;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public boolean lives() {
      return this == RUNNING || this == PAUSED;
    }
  }

  public ClusterNode node() {
    return node;
  }

  public State state() {
    return identity()
        .map(
            process ->
                switch (process.state()) {
                  case RUNNING -> State.RUNNING;
                  case PAUSED -> State.PAUSED;
                  case DEAD -> State.DEAD;
                })
        .orElse(State.STOPPED);
  }

  /** Number of the process, while it lives. */
  public Optional<Long> pid() {
    return identity().filter(ProcessIdentity::lives).map(ProcessIdentity::pid);
  }

  /**
   * Sends a signal, if the process lives.
   *
   * @return whether it was sent
   */
  public boolean signal(String name) {
    try {
      Optional<ProcessIdentity> process = identity();
      return process.isPresent() && process.get().signal(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until a signal has done its work: it arrives a little after it was sent. */
  public void awaitState(State wanted) {
    long deadline = System.nanoTime() + SIGNAL_PATIENCE.toNanos();
    while (state() != wanted) {
      if (System.nanoTime() - deadline > 0) {
        throw Failure.unavailable(node.id() + " is " + state().label() + ", not " + wanted.label());
      }
      rest(SIGNAL_POLL);
    }
  }

  /** Waits until the process is gone; false if it still lives after that time. */
  public boolean awaitDeath(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (state().lives()) {
      if (System.nanoTime() - deadline > 0) return false;
      rest(SIGNAL_POLL);
    }
    return true;
  }

  /** The process is meant to be gone: a later look finds it stopped, not dead. */
  public void forget() {
    try {
      Files.deleteIfExists(node.pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the node in a session of its own, with nothing of this terminal but the environment.
   *
   * @return the new process
   */
  public long start(Cluster cluster, Installation installation) {
    try {
      Files.createDirectories(node.data());
      List<String> command = new ArrayList<>(DETACH);
      command.addAll(installation.nodeCommand());
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(node.data().toFile());
      builder.redirectInput(new File("/dev/null"));
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()));
      builder.environment().remove("HOST"); // some shells set it to something else
      builder.environment().putAll(settings(cluster, node));
      long pid = builder.start().pid();
      // Not there means that it ended at once: the log says why.
      ProcessIdentity.of(pid).orElse(new ProcessIdentity(pid, "gone")).write(node.pidFile());
      return pid;
    } catch (IOException e) {
      throw Failure.of(ExitCode.UNAVAILABLE, node.id() + " cannot be started: " + e.getMessage());
    }
  }

  private Optional<ProcessIdentity> identity() {
    try {
      return ProcessIdentity.read(node.pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits a little. */
  public static void rest(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return Failure.of(ExitCode.INTERNAL, "interrupted: " + e.getMessage());
  }

  /**
   * A child of Java leads no process group, so that setsid need not fork and the pid stays. Where
   * there is no setsid (macOS), what a closing terminal or Ctrl-C would send is ignored instead; a
   * JVM leaves ignored signals ignored.
   */
  private static final List<String> DETACH =
      List.of(
          "/bin/sh",
          "-c",
          "[ -n \"$MOOT_NODE_OPTS\" ] && { java=$1; shift; set -- \"$java\" $MOOT_NODE_OPTS \"$@\"; }\n"
              + "command -v setsid >/dev/null 2>&1 && exec setsid \"$@\"\n"
              + "trap '' HUP INT QUIT; exec \"$@\"",
          "moot");

  /** The settings of a node, as its environment. */
  public static Map<String, String> settings(Cluster cluster, ClusterNode node) {
    return Map.of(
        "NODE_ID", node.id(),
        "PORT", Integer.toString(node.port()),
        "REMOTE_PORT", Integer.toString(node.remotePort()),
        "PEERS", cluster.peersOf(node),
        "DATA_DIR", node.data().toString(),
        "REGION", node.region(),
        "DATACENTER", node.datacenter(),
        "FAULTS_ENABLED", Boolean.toString(cluster.faults()),
        "LOG_FORMAT", cluster.logFormat());
  }
}
