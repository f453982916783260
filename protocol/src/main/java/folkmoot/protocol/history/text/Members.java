package folkmoot.protocol.history.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The members of one object, each to be taken with the type that it must have. */
final class Members {
  private final SortedMap<String, Object> members;
  private final SortedSet<String> taken = new TreeSet<>();

  Members(SortedMap<String, Object> members) {
    this.members = members;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String text(String name) {
    return must(name, String.class, "a string");
  }

  Optional<String> optionalText(String name) {
    taken.add(name);
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** A string, or null for nothing; but it must be said. */
  Optional<String> textOrNull(String name) {
    if (has(name) && members.get(name) == null) {
      taken.add(name);
      return Optional.empty();
    }
    return Optional.of(must(name, String.class, "a string or null"));
  }

  long number(String name) {
    return must(name, Long.class, "an integer");
  }

  int index(String name) {
    long value = number(name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "\"%s\" must be 0 to %d, but is %d".formatted(name, Integer.MAX_VALUE, value));
    }
    return (int) value;
  }

  long number(String name, long otherwise) {
    taken.add(name);
    return has(name) ? number(name) : otherwise;
  }

  boolean truth(String name) {
    return must(name, Boolean.class, "true or false");
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object item : must(name, List.class, "an array of strings")) texts.add((String) item);
    return texts;
  }

  private <T> T must(String name, Class<T> type, String what) {
    taken.add(name);
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "\"%s\" must be %s, %s"
              .formatted(name, what, has(name) ? "but is " + value : "but is missing"));
    }
    return type.cast(value);
  }

  /** Refuses members that were not asked for. */
  void checkAllTaken() {
    for (String name : members.keySet()) {
      if (!taken.contains(name)) {
        throw new IllegalArgumentException(
            "\"%s\" is not allowed here; allowed are %s".formatted(name, taken));
      }
    }
  }
}
