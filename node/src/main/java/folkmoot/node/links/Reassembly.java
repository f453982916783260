package folkmoot.node.links;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Puts the chunks of one life of a peer together again, one message at a time, in order.
 *
 * <p>The sender numbers its cut messages ascending and sends the chunks of each without a gap. So a
 * chunk that is not the next one expected means that something was lost, repeated or overtaken: a
 * repeated chunk is passed over; after a gap the message is given up, and whatever else comes of it
 * is passed over, too. No order of chunks makes a message that was not sent. Used by one link.
 */
final class Reassembly {
  private final int messageBytes;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /** Highest number of a message of which anything was heard. */
  private long number;

  private int count;

  /** Index of the chunk that is expected next; meaningless unless {@link #collecting}. */
  private int next;

  private boolean collecting;
  private int given;

  /**
   * @param messageBytes most bytes of a message; one that grows beyond is given up
   */
  Reassembly(int messageBytes) {
    this.messageBytes = messageBytes;
  }

  /** Takes the next chunk; returns the message if this was its last one. */
  Optional<byte[]> add(Payload.Chunk chunk) {
    if (chunk.number() > number) begin(chunk);
    boolean continues =
        collecting
            && chunk.number() == number
            && chunk.count() == count
            && chunk.index() == next
            && parts.size() + chunk.part().length <= messageBytes;
    if (continues) return append(chunk);
    boolean late = chunk.number() < number || (collecting && chunk.index() < next);
    if (collecting && !late) giveUp();
    return Optional.empty();
  }

  /** How many messages were given up since this was last asked. */
  int takeGivenUp() {
    int taken = given;
    given = 0;
    return taken;
  }

  /** Forgets everything: another life of the peer begins, which numbers from 1 again. */
  void reset() {
    if (collecting) giveUp();
    number = 0;
  }

  private void begin(Payload.Chunk chunk) {
    if (collecting) giveUp();
    number = chunk.number();
    count = chunk.count();
    next = 0;
    collecting = true;
  }

  private Optional<byte[]> append(Payload.Chunk chunk) {
    parts.writeBytes(chunk.part());
    next++;
    if (next < count) return Optional.empty();
    byte[] message = parts.toByteArray();
    forget();
    return Optional.of(message);
  }

  private void giveUp() {
    given++;
    forget();
  }

  private void forget() {
    parts.reset();
    collecting = false;
  }
}
