package folkmoot.gateway;

import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.token.SessionTokenCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes a token a text that nobody else can make or change: a version byte, the token, and the
 * first 16 bytes of an HMAC-SHA-256 of both (RFC 2104, RFC 6234), in base64 for headers. It is no
 * secret what a token says, and it may be sent again: it says only what its bearer has seen. For
 * any thread.
 */
public final class TokenSeal {
  /** Bytes of a key. */
  public static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte VERSION = 1;
  private static final int MAC_BYTES = 16;
  private static final int MARK_BYTES = 4;

  /** No token begins so. */
  private static final byte[] MARK = "mark".getBytes(StandardCharsets.US_ASCII);

  /** More than a full token of long names has. */
  private static final int MOST_CHARACTERS = 16 * 1024;

  private final ThreadLocal<Mac> macs;
  private final String mark;

  /** The last one that was sealed: most reads of a quiet group are told the same. */
  private volatile Sealed latest = new Sealed(SessionToken.EMPTY, "");

  private record Sealed(SessionToken token, String text) {}

  /**
   * @param key {@link #KEY_BYTES} bytes that only the nodes of one cluster know
   */
  public TokenSeal(byte[] key) {
    if (key.length != KEY_BYTES)
      throw new IllegalArgumentException("a key of %d bytes".formatted(key.length));
    SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
    this.macs = ThreadLocal.withInitial(() -> mac(secret));
    this.mark = HexFormat.of().formatHex(mac(MARK, MARK.length), 0, MARK_BYTES);
  }

  /**
   * @param key in hexadecimal
   */
  public static TokenSeal ofHex(String key) {
    return new TokenSeal(HexFormat.of().parseHex(key));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  /**
   * Eight hexadecimal digits by which what this cluster has told is known from what another has:
   * for what need not be sealed.
   */
  public String mark() {
    return mark;
  }

  /** The text of a token that is not empty. */
  public String seal(SessionToken token) {
    Sealed before = latest;
    if (before.token().equals(token)) return before.text();
    int length = 1 + SessionTokenCodec.size(token);
    ByteBuffer bytes = ByteBuffer.allocate(length + MAC_BYTES).put(VERSION);
    SessionTokenCodec.write(token, bytes);
    bytes.put(mac(bytes.array(), length), 0, MAC_BYTES);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    latest = new Sealed(token, text);
    return text;
  }

  /** The token of a text; empty if it was not sealed so. */
  public Optional<SessionToken> open(String text) {
    if (text.length() > MOST_CHARACTERS) return Optional.empty();
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      int length = bytes.length - MAC_BYTES;
      if (length < 2 || !isSealed(bytes, length) || bytes[0] != VERSION) return Optional.empty();
      ByteBuffer from = ByteBuffer.wrap(bytes, 1, length - 1);
      SessionToken token = SessionTokenCodec.read(from);
      return from.hasRemaining() ? Optional.empty() : Optional.of(token);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** In a time that does not tell how much of it was right. */
  private boolean isSealed(byte[] bytes, int length) {
    byte[] told = Arrays.copyOfRange(bytes, length, bytes.length);
    return MessageDigest.isEqual(told, Arrays.copyOf(mac(bytes, length), MAC_BYTES));
  }

  private byte[] mac(byte[] bytes, int length) {
    Mac mac = macs.get();
    mac.update(bytes, 0, length);
    return mac.doFinal();
  }
}
