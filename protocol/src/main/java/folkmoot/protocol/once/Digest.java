package folkmoot.protocol.once;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 128 bits of a SHA-256: stands for what it was made of wherever that may be long. Two
 * different texts with one digest are not found by chance, and only by 2^64 tries on purpose.
 */
public record Digest(long high, long low) {
  /** How many bytes it takes. */
  public static final int BYTES = 2 * Long.BYTES;

  /** Of these parts in this order; where one ends and the next begins makes a difference. */
  public static Digest of(byte[]... parts) {
    MessageDigest sha = sha256();
    for (byte[] part : parts) {
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
      sha.update(part);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    return new Digest(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
