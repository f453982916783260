package folkmoot.node.links;

import folkmoot.protocol.raft.Voter;
import java.util.Objects;

/**
 * The only thing that crosses from node to node. {@code payload} must not be changed by whoever
 * holds the frame; its bytes are {@link Payload}'s.
 *
 * @param from the speaking node and its disk: a node that comes back with another disk counts its
 *     incarnations from 1 again, and must not be taken for its own past
 * @param fromAddress where the speaker's links listen, {@code host:remotePort}
 * @param incarnation the speaker's start on this disk, ascending from 1
 * @param clusterId the speaker's cluster; empty while it belongs to none
 * @param payload at most {@link #MAX_PAYLOAD_BYTES}
 */
public record Frame(
    Voter from, String fromAddress, long incarnation, String clusterId, byte[] payload)
    implements Links.Command {
  /** Half of Artery's frame: whatever surrounds the payload has room. */
  public static final int MAX_PAYLOAD_BYTES = 128 * 1024;

  /**
   * @throws IllegalArgumentException if the payload is too large or the incarnation below 1
   */
  public Frame {
    Objects.requireNonNull(from);
    Objects.requireNonNull(fromAddress);
    Objects.requireNonNull(clusterId);
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a frame of %d bytes".formatted(payload.length));
    }
    if (incarnation < 1) {
      throw new IllegalArgumentException("an incarnation %d".formatted(incarnation));
    }
  }

  @Override
  public String toString() {
    return "Frame(%s at %s, incarnation %d, cluster '%s', %d bytes)"
        .formatted(from, fromAddress, incarnation, clusterId, payload.length);
  }
}
