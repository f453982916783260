package folkmoot.node.client;

import java.time.Duration;

/**
 * @param nodeId this node
 * @param incarnation its start: what is asked of another one is not executed
 * @param life a number drawn at random for each start of the forwarder: it stands in front of all
 *     numbers that the forwarder gives, so that an answer to a former life of this node answers
 *     nothing in this one, and a repeated request is told from a new one
 * @param inFlight most operations of this node that await another's answer, and as many of others
 *     that await this node's engine; further ones are answered {@code Overloaded} at once
 * @param longest an operation is forgotten after its own time, and after this at the latest
 */
public record ForwarderSettings(
    String nodeId, long incarnation, long life, int inFlight, Duration longest) {
  /** 10 000 in flight, forgotten after a minute. */
  public static ForwarderSettings of(String nodeId, long incarnation, long life) {
    return new ForwarderSettings(nodeId, incarnation, life, 10_000, Duration.ofMinutes(1));
  }

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public ForwarderSettings {
    if (inFlight < 1) {
      throw new IllegalArgumentException("inFlight is %d, below 1".formatted(inFlight));
    }
    boolean sane = longest.compareTo(Duration.ZERO) > 0 && longest.toDays() < 1;
    if (!sane) {
      throw new IllegalArgumentException("longest is %s, not within a day".formatted(longest));
    }
  }

  /** The number before the first, not negative: 23 bits of the life, 40 bits to count in. */
  long numberBeforeFirst() {
    return (life << ReplayWindow.COUNTER_BITS) & Long.MAX_VALUE;
  }
}
