package folkmoot.protocol.data;

import java.util.Arrays;

/**
 * What one step of a transaction came to. Equal by content.
 *
 * @param found there was such a key before the step
 * @param version of what was read, or of what was put; 0 for a key that is not there, and for a
 *     delete
 * @param value what was read, JSON in UTF-8; else no bytes
 */
public record StepResult(boolean found, long version, byte[] value) {
  private static final byte[] NOTHING = new byte[0];

  /** Of a step that reads nothing. */
  public static StepResult of(boolean found, long version) {
    return new StepResult(found, version, NOTHING);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepResult that
        && found == that.found
        && version == that.version
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(version) + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "%s at %d, %d bytes".formatted(found ? "there" : "not there", version, value.length);
  }
}
