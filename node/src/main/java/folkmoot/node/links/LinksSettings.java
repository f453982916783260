package folkmoot.node.links;

import folkmoot.protocol.raft.Voter;

/**
 * Who this node is on the wire, and how much its links hold.
 *
 * @param self this node and its disk
 * @param address where its links listen, {@code host:remotePort}: where the others reach it
 * @param incarnation ascending from 1 with every start of the links on this disk, also where only
 *     the actor system is started anew: the receivers forget a former life only on a higher number
 * @param frameBytes most bytes of a payload; what is larger goes in chunks
 * @param messageBytes most bytes of one message, sent or put together again
 * @param peers most addresses that are spoken with; frames of and messages to further ones are
 *     dropped
 */
public record LinksSettings(
    Voter self, String address, long incarnation, int frameBytes, int messageBytes, int peers) {
  private static final int MAX_ID_LENGTH = 255;

  /** The limits of production: frames of 128 KiB, messages of 16 MiB, 256 peers. */
  public static LinksSettings of(Voter self, String address, long incarnation) {
    return new LinksSettings(
        self, address, incarnation, Frame.MAX_PAYLOAD_BYTES, 16 * 1024 * 1024, 256);
  }

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public LinksSettings {
    checkId("nodeId", self.nodeId());
    checkId("diskId", self.diskId());
    if (!PeerAddress.isValid(address)) {
      throw new IllegalArgumentException("address is '%s', not host:port".formatted(address));
    }
    if (incarnation < 1) {
      throw new IllegalArgumentException("incarnation is %d, below 1".formatted(incarnation));
    }
    checkRange("frameBytes", frameBytes, Payload.CHUNK_HEADER_BYTES + 1, Frame.MAX_PAYLOAD_BYTES);
    checkRange("messageBytes", messageBytes, frameBytes, Integer.MAX_VALUE / 2);
    checkRange("peers", peers, 1, Integer.MAX_VALUE);
  }

  private static void checkId(String key, String value) {
    if (value.isEmpty() || value.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "%s is '%s', not 1 to %d characters".formatted(key, value, MAX_ID_LENGTH));
    }
  }

  private static void checkRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, not from %d to %d".formatted(key, value, least, most));
    }
  }
}
