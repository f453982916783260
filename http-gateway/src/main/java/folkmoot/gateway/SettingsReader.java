package folkmoot.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads keys of one block; a value that is refused names the key, the value and what is allowed.
 */
final class SettingsReader {
  private final Config block;
  private final String path;

  SettingsReader(Config root, String path) {
    this.path = path;
    this.block = root.getConfig(path);
  }

  int integer(String key, int least, int most) {
    String allowed = "a whole number from %d to %d".formatted(least, most);
    int value = read(key, block::getInt, allowed);
    return require(key, value, value >= least && value <= most, allowed);
  }

  int bytes(String key, int least, int most) {
    String allowed = "a size from %d to %d bytes".formatted(least, most);
    long value = read(key, block::getBytes, allowed);
    return (int) (long) require(key, value, value >= least && value <= most, allowed);
  }

  Duration duration(String key, Duration least, Duration most) {
    String allowed = "a duration from %d to %d ms".formatted(least.toMillis(), most.toMillis());
    Duration value = read(key, block::getDuration, allowed);
    boolean within = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    return require(key, value, within, allowed);
  }

  /** Text that {@code meaning} understands; it throws IllegalArgumentException if it does not. */
  <T> T text(String key, String allowed, Function<String, T> meaning) {
    String value = read(key, block::getString, allowed);
    try {
      return meaning.apply(value);
    } catch (IllegalArgumentException refused) {
      throw refusal(key, value, allowed);
    }
  }

  <T> T require(String key, T value, boolean holds, String allowed) {
    if (!holds) throw refusal(key, value, allowed);
    return value;
  }

  private <T> T read(String key, Function<String, T> getter, String allowed) {
    try {
      return getter.apply(key);
    } catch (ConfigException.Missing missing) {
      throw refusal(key, "(nothing)", allowed);
    } catch (ConfigException wrong) {
      throw refusal(key, block.getAnyRef(key), allowed);
    }
  }

  private IllegalArgumentException refusal(String key, Object value, String allowed) {
    return new IllegalArgumentException(
        "%s.%s = %s is refused: allowed is %s".formatted(path, key, value, allowed));
  }
}
