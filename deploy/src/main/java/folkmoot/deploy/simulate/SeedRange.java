package folkmoot.deploy.simulate;

import folkmoot.deploy.terminal.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Consecutive seeds, both ends included. */
public record SeedRange(long first, long last) {
  private static final Pattern WORDS = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

  /** Reads {@code 17} or {@code 1..1000}. */
  public static SeedRange parse(String words) {
    Matcher matcher = WORDS.matcher(words);
    if (matcher.matches()) {
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      if (first <= last) return new SeedRange(first, last);
    }
    throw Failure.usage("--seeds " + words + ": one seed as in 17, or a range as in 1..1000");
  }

  public long count() {
    return last - first + 1;
  }

  public boolean isOne() {
    return first == last;
  }

  @Override
  public String toString() {
    return isOne() ? Long.toString(first) : first + ".." + last;
  }
}
