package folkmoot.gateway.routes;

import folkmoot.protocol.data.Precondition;
import java.util.Optional;

/**
 * The conditional headers of a request as they came (RFC 9110 §13.1); several of one name are one
 * list.
 */
record Conditions(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
  static final Conditions NONE = new Conditions(Optional.empty(), Optional.empty());

  Conditions match(String value) {
    return new Conditions(Optional.of(joined(ifMatch, value)), ifNoneMatch);
  }

  Conditions noneMatch(String value) {
    return new Conditions(ifMatch, Optional.of(joined(ifNoneMatch, value)));
  }

  private static String joined(Optional<String> before, String value) {
    return before.map(list -> list + ", " + value).orElse(value);
  }

  boolean areNone() {
    return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
  }

  /** Both, so that others are another text. */
  String text() {
    return "%s\n%s".formatted(ifMatch.orElse(""), ifNoneMatch.orElse(""));
  }

  /**
   * What they ask for, in versions.
   *
   * @throws Refusal if one is no list of entity tags
   */
  Precondition parsed() throws Refusal {
    if (areNone()) return Precondition.NONE;
    return new Precondition(
        ifMatch.isEmpty() ? Optional.empty() : Optional.of(EntityTags.strong(ifMatch.get())),
        ifNoneMatch.isEmpty() ? Optional.empty() : Optional.of(EntityTags.weak(ifNoneMatch.get())));
  }

  /** Refuses them where they mean nothing. */
  void requireNone() throws Refusal {
    if (!areNone())
      throw Refusal.bad("If-Match and If-None-Match are for one key", "invalid_header");
  }
}
