package folkmoot.deploy.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a growing part of a file, from its beginning; reads each byte once. */
final class Prefix {
  private final Path file;
  private final MessageDigest digest = sha256();
  private long length;

  Prefix(Path file) {
    this.file = file;
  }

  /**
   * Of the first so many bytes, in hex.
   *
   * @param bytes not less than in the call before
   */
  String digest(long bytes) throws IOException {
    if (bytes < length) throw new IllegalArgumentException(bytes + " is before " + length);
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(length);
      byte[] buffer = new byte[1 << 16];
      while (length < bytes) {
        int count = in.read(buffer, 0, (int) Math.min(bytes - length, buffer.length));
        if (count < 0) throw new EOFException(file + " has become shorter");
        digest.update(buffer, 0, count);
        length += count;
      }
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
