package folkmoot.protocol.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which keys a scan wants, in the order of their UTF-8 bytes.
 *
 * @param prefix with which all of them begin
 * @param after the key behind which it goes on, itself one with that prefix
 * @param limit most of them
 * @param mostBytes of keys and values together; the first one may be larger, so that a scan goes on
 */
public record ScanRange(String prefix, Optional<String> after, int limit, int mostBytes) {
  /** One of the keys. Equal by content. */
  public record Item(String key, long version, byte[] value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Item that
          && key.equals(that.key)
          && version == that.version
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Long.hashCode(version);
    }

    @Override
    public String toString() {
      return "%s at %d, %d bytes".formatted(key, version, value.length);
    }
  }

  public ScanRange {
    if (limit < 1 || mostBytes < 1)
      throw new IllegalArgumentException("%d keys, %d bytes".formatted(limit, mostBytes));
  }

  /** The key at which it begins to look: none that it wants comes before. */
  public String from() {
    // Nothing comes between a key and the same with a zero behind it.
    return after.map(key -> key + '\0').orElse(prefix);
  }
}
