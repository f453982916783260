package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedSet;

/** Makes a {@link Founding} of voters: the same voters give the same cluster id everywhere. */
public final class FoundingRule {
  private FoundingRule() {}

  /** The cluster id is the first 8 bytes of SHA-256 over the sorted {@code node/disk} lines. */
  public static Founding of(SortedSet<Voter> voters) {
    StringBuilder lines = new StringBuilder();
    for (Voter voter : voters) lines.append(voter).append('\n');
    byte[] digest = sha256().digest(lines.toString().getBytes(StandardCharsets.UTF_8));
    return new Founding(HexFormat.of().formatHex(digest, 0, 8), voters);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
