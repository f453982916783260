package folkmoot.node.links;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs messages into payloads of at most so many bytes: small ones together, large ones in chunks.
 * The last payload stays open until it is taken. Used by one link.
 */
final class Packer {
  private final int frameBytes;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long lastNumber;

  Packer(int frameBytes) {
    this.frameBytes = frameBytes;
  }

  /** Adds a message; returns the payloads that are full by it, to be sent in this order. */
  List<byte[]> add(byte[] message) {
    List<byte[]> full = new ArrayList<>();
    if (Payload.WHOLE_HEADER_BYTES + message.length <= frameBytes) {
      put(Payload.whole(message), full);
    } else {
      cut(message, full);
    }
    return full;
  }

  boolean isEmpty() {
    return open.size() == 0;
  }

  /** Takes the open payload, which may be empty. */
  byte[] take() {
    byte[] payload = open.toByteArray();
    open.reset();
    return payload;
  }

  private void cut(byte[] message, List<byte[]> full) {
    int partBytes = frameBytes - Payload.CHUNK_HEADER_BYTES;
    int count = (message.length + partBytes - 1) / partBytes;
    lastNumber++;
    for (int index = 0; index < count; index++) {
      int offset = index * partBytes;
      ByteBuffer part =
          ByteBuffer.wrap(message, offset, Math.min(partBytes, message.length - offset));
      put(Payload.chunk(lastNumber, index, count, part), full);
    }
  }

  private void put(byte[] item, List<byte[]> full) {
    if (open.size() + item.length > frameBytes) full.add(take());
    open.writeBytes(item);
  }
}
