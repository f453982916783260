package folkmoot.node.store;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.token.SessionTokenCodec;
import folkmoot.protocol.watch.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the records of a group look like, in every store and in a snapshot. The first byte of a key
 * says what it is: 0 for the store itself and for where terms begin, 1 for a user's key, whose
 * UTF-8 bytes follow, so that the order of the records is theirs. The value of a user's key is its
 * version, 8 bytes big-endian, and the JSON bytes; if the highest bit is set, the log time at which
 * the key expires comes between them, 8 bytes. 2 is for what is remembered of commands, with a
 * version as well. 3 is for what expires when: 8 bytes of log time and the UTF-8 bytes of the key,
 * with no value. 4 is for the latest changes, in pages: index and number of the first change, 12
 * bytes, as of {@code HistoryPage}. Other first bytes are free for what comes later.
 */
final class RecordLayout {
  private static final byte FORMAT = 1;
  private static final byte OWN = 0;
  private static final byte USER = 1;
  private static final byte COMMANDS = 2;
  private static final byte EXPIRIES = 3;
  private static final byte CHANGES = 4;
  static final int VERSION_BYTES = Long.BYTES;

  /** As much of a user's value as says when it expires. */
  static final int HEAD_BYTES = 2 * Long.BYTES;

  /** What no key reaches. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long EXPIRES = Long.MIN_VALUE;

  /** Where {@link Progress} is kept: the one record that is no part of the content. */
  static final byte[] PROGRESS_KEY = {OWN, 'p'};

  /** Where the standing formation is kept, as the bytes of its command. */
  static final byte[] FORMATION_KEY = {OWN, 'f'};

  /** In front of a term, 8 bytes, whose first index is the value, 8 bytes. */
  static final byte[] TERMS = {OWN, 't'};

  /** What the state depends on in other groups, as the bytes of a token; none if on nothing. */
  static final byte[] BEHIND = {OWN, 'd'};

  /** The first place where a user's key may be. */
  static final byte[] FIRST_USER_KEY = {USER};

  /** The time in the replicated state. */
  static final byte[] TIME = {COMMANDS, 't'};

  /** In front of the number of a session. */
  static final byte[] SESSIONS = {COMMANDS, 's'};

  /** In front of the name of an idempotency key. */
  static final byte[] IDEMPOTENCY_KEYS = {COMMANDS, 'k'};

  /** What is remembered of changes, and how much; see {@link ChangeHistory}. */
  static final byte[] HISTORY_HEAD = {CHANGES, 'h'};

  /** In front of the position of the first change of a page. */
  static final byte[] HISTORY_PAGES = {CHANGES, 'p'};

  private RecordLayout() {}

  /** How far the data is, written in the same batch as the data. */
  record Progress(AppliedPoint applied, long keys) {
    static final int BYTES = 1 + 3 * Long.BYTES;
    static final Progress START = new Progress(AppliedPoint.START, 0);

    byte[] encoded() {
      return ByteBuffer.allocate(BYTES)
          .put(FORMAT)
          .putLong(applied.index())
          .putLong(applied.term())
          .putLong(keys)
          .array();
    }

    static Progress decode(byte[] bytes) {
      Invariants.check(
          bytes.length == BYTES && bytes[0] == FORMAT,
          "a store's progress is %s bytes of format %s",
          BYTES,
          FORMAT);
      ByteBuffer from = ByteBuffer.wrap(bytes).position(1);
      return new Progress(new AppliedPoint(from.getLong(), from.getLong()), from.getLong());
    }
  }

  /** True of every record that the log has made; how far the log is applied is told beside it. */
  static boolean isContent(byte[] key) {
    return !Arrays.equals(key, PROGRESS_KEY);
  }

  static byte[] userKey(String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    byte[] stored = new byte[1 + text.length];
    stored[0] = USER;
    System.arraycopy(text, 0, stored, 1, text.length);
    return stored;
  }

  static boolean isUserKey(byte[] stored) {
    return stored.length > 0 && stored[0] == USER;
  }

  static String userKeyText(byte[] stored) {
    return new String(stored, 1, stored.length - 1, StandardCharsets.UTF_8);
  }

  static byte[] termKey(AppliedPoint start) {
    return behind(TERMS, Long.BYTES).putLong(start.term()).array();
  }

  static byte[] termValue(AppliedPoint start) {
    return ByteBuffer.allocate(Long.BYTES).putLong(start.index()).array();
  }

  static AppliedPoint termStart(byte[] key, byte[] value) {
    return new AppliedPoint(
        ByteBuffer.wrap(value).getLong(), ByteBuffer.wrap(key).getLong(TERMS.length));
  }

  static byte[] behind(SessionToken token) {
    ByteBuffer bytes = ByteBuffer.allocate(SessionTokenCodec.size(token));
    SessionTokenCodec.write(token, bytes);
    return bytes.array();
  }

  static SessionToken behind(Optional<byte[]> value) {
    return value
        .map(bytes -> SessionTokenCodec.read(ByteBuffer.wrap(bytes)))
        .orElse(SessionToken.EMPTY);
  }

  static byte[] session(long number) {
    return behind(SESSIONS, Long.BYTES).putLong(number).array();
  }

  static long sessionNumber(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong(SESSIONS.length);
  }

  static byte[] idempotencyKey(Digest name) {
    return behind(IDEMPOTENCY_KEYS, Digest.BYTES).putLong(name.high()).putLong(name.low()).array();
  }

  static Digest idempotencyKeyName(byte[] stored) {
    ByteBuffer from = ByteBuffer.wrap(stored).position(IDEMPOTENCY_KEYS.length);
    return new Digest(from.getLong(), from.getLong());
  }

  static byte[] historyPage(Position first) {
    return behind(HISTORY_PAGES, Long.BYTES + Integer.BYTES)
        .putLong(first.index())
        .putInt(first.count())
        .array();
  }

  static boolean isHistoryPage(byte[] stored) {
    return startsWith(stored, HISTORY_PAGES);
  }

  static Position firstOfPage(byte[] stored) {
    ByteBuffer from = ByteBuffer.wrap(stored).position(HISTORY_PAGES.length);
    return new Position(from.getLong(), from.getInt());
  }

  private static ByteBuffer behind(byte[] prefix, int bytes) {
    return ByteBuffer.allocate(prefix.length + bytes).put(prefix);
  }

  static boolean startsWith(byte[] stored, byte[] prefix) {
    return stored.length >= prefix.length
        && Arrays.equals(stored, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** In front of what expires when. */
  static byte[] firstExpiry() {
    return new byte[] {EXPIRIES};
  }

  static byte[] expiry(long untilMillis, byte[] userKey) {
    return ByteBuffer.allocate(1 + Long.BYTES + userKey.length - 1)
        .put(EXPIRIES)
        .putLong(untilMillis)
        .put(userKey, 1, userKey.length - 1)
        .array();
  }

  static boolean isExpiry(byte[] stored) {
    return stored.length > Long.BYTES && stored[0] == EXPIRIES;
  }

  static long expiresAt(byte[] expiry) {
    return ByteBuffer.wrap(expiry).getLong(1);
  }

  /** The user's key that expires, as it is stored. */
  static byte[] expiring(byte[] expiry) {
    byte[] stored = Arrays.copyOfRange(expiry, Long.BYTES, expiry.length);
    stored[0] = USER;
    return stored;
  }

  static long version(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong() & ~EXPIRES;
  }

  /** When the value with this head expires. */
  static long until(byte[] head) {
    ByteBuffer from = ByteBuffer.wrap(head);
    return from.getLong() < 0 ? from.getLong() : NEVER;
  }

  static StateStore.Versioned versioned(byte[] stored) {
    int head = until(stored) == NEVER ? VERSION_BYTES : HEAD_BYTES;
    byte[] json = Arrays.copyOfRange(stored, head, stored.length);
    return new StateStore.Versioned(json, version(stored));
  }

  /** A value that expires. */
  static byte[] value(long version, long untilMillis, byte[] json) {
    return ByteBuffer.allocate(HEAD_BYTES + json.length)
        .putLong(version | EXPIRES)
        .putLong(untilMillis)
        .put(json)
        .array();
  }

  static byte[] value(long version, byte[] json) {
    byte[] stored = new byte[VERSION_BYTES + json.length];
    ByteBuffer.wrap(stored).putLong(version);
    System.arraycopy(json, 0, stored, VERSION_BYTES, json.length);
    return stored;
  }
}
