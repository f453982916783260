package folkmoot.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** One key of the {@code folkmoot} block: reads it, and refuses what is not allowed. */
final class Setting {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final String title;
  private final String text;

  private Setting(String title, String text) {
    this.title = title;
    this.text = text;
  }

  /** A key that has no environment variable. */
  static Setting of(Config folkmoot, String key) {
    return new Setting("folkmoot." + key, text(folkmoot, key));
  }

  static Setting of(Config folkmoot, String key, String environmentName) {
    String title = "%s (folkmoot.%s)".formatted(environmentName, key);
    return new Setting(title, text(folkmoot, key));
  }

  boolean isGiven() {
    return !text.isEmpty();
  }

  /** As it was given, without the spaces around it. */
  String text() {
    return text;
  }

  Optional<String> optionalName() {
    return isGiven() ? Optional.of(name()) : Optional.empty();
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  String name() {
    if (isName(text)) return text;
    throw refused(
        "allowed are letters, digits, '.', '_' and '-', at most 64, beginning with a letter or a"
            + " digit");
  }

  /** Not given is no. */
  boolean flag() {
    return switch (text) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw refused("allowed are true and false");
    };
  }

  int port() {
    return (int) number(1, 65535, "a port, a whole number from 1 to 65535");
  }

  int count(int least, int most) {
    return (int) number(least, most, "a whole number from %d to %d".formatted(least, most));
  }

  int count(int least, int most, String allowed) {
    return (int) number(least, most, allowed);
  }

  /** A number of bytes, with a unit or without one. */
  int bytes(long least, long most) {
    String allowed = "a size from %s to %s".formatted(size(least), size(most));
    try {
      long bytes = asConfig().getBytes("it");
      if (bytes >= least && bytes <= most) return Math.toIntExact(bytes);
    } catch (ConfigException.BadValue | ConfigException.WrongType notBytes) {
      throw refused("allowed is " + allowed, notBytes);
    }
    throw refused("allowed is " + allowed);
  }

  Duration duration(Duration least, Duration most) {
    String allowed = "a time from %s to %s, such as 50ms or 2s".formatted(time(least), time(most));
    try {
      Duration duration = asConfig().getDuration("it");
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) return duration;
    } catch (ConfigException.BadValue | ConfigException.WrongType notTime) {
      throw refused("allowed is " + allowed, notTime);
    }
    throw refused("allowed is " + allowed);
  }

  RefusedSetting refused(String allowed) {
    return new RefusedSetting(title, text, allowed);
  }

  RefusedSetting refused(String allowed, Exception cause) {
    RefusedSetting refused = refused(allowed);
    refused.initCause(cause);
    return refused;
  }

  private long number(long least, long most, String allowed) {
    // Ten digits fit in a long, and no number that is allowed anywhere has more.
    if (text.matches("\\d{1,10}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) return number;
    }
    throw refused("allowed is " + allowed);
  }

  private Config asConfig() {
    return ConfigValueFactory.fromAnyRef(text).atKey("it");
  }

  private static String text(Config folkmoot, String key) {
    try {
      return folkmoot.getString(key).strip();
    } catch (ConfigException.WrongType notText) {
      RefusedSetting refused =
          new RefusedSetting(
              "folkmoot." + key, folkmoot.getValue(key).render(), "allowed is a single value");
      refused.initCause(notText);
      throw refused;
    }
  }

  private static String size(long bytes) {
    if (bytes % (1 << 20) == 0) return (bytes >> 20) + " MiB";
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
  }

  private static String time(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
