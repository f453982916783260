package folkmoot.node.raft;

import java.time.Duration;
import java.util.Optional;

/**
 * When what a state machine applied is made durable. Until then a restart applies it again from the
 * log, and the log keeps it.
 *
 * @param flushBytes bytes of entries applied after which a flush is started at once
 * @param flushInterval how long after the first entry that is not flushed a flush is started, and
 *     how often it is looked whether one is done
 * @param announced a key whose every new value the node is told
 */
public record StateMachineSettings(
    long flushBytes, Duration flushInterval, Optional<String> announced) {
  /** At most 8 MiB or half a minute to apply again. */
  public static final StateMachineSettings DEFAULT =
      new StateMachineSettings(8L << 20, Duration.ofSeconds(30));

  /** With no key that is told of. */
  public StateMachineSettings(long flushBytes, Duration flushInterval) {
    this(flushBytes, flushInterval, Optional.empty());
  }

  /** The same, with a key that is told of. */
  public StateMachineSettings announcing(String key) {
    return new StateMachineSettings(flushBytes, flushInterval, Optional.of(key));
  }

  public StateMachineSettings {
    if (flushBytes < 1) {
      throw new IllegalArgumentException(
          "flushBytes is %d, must be positive".formatted(flushBytes));
    }
    if (flushInterval.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(
          "flushInterval is %s, must be positive".formatted(flushInterval));
    }
  }
}
