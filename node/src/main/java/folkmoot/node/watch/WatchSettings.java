package folkmoot.node.watch;

import java.time.Duration;

/**
 * Bounds of the watches of a node.
 *
 * @param most open at a time
 * @param heartbeat after so long without an event a client is told how far all is seen
 * @param patience a client that takes nothing for so long is left
 * @param batchBytes of the changes that are told at once; one change may be larger. Of each group
 *     four times as many are kept for all
 * @param heldBytes that are held for all clients together until they have taken them, and as many
 *     again of what the groups have last
 */
public record WatchSettings(
    int most, Duration heartbeat, Duration patience, int batchBytes, int heldBytes) {
  public static final WatchSettings DEFAULT =
      new WatchSettings(256, Duration.ofSeconds(10), Duration.ofSeconds(30), 64 << 10, 16 << 20);
}
