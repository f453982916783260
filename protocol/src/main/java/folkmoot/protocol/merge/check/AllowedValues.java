package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The values that the updates of one key allow, by the type of the key. */
public final class AllowedValues {
  /** What one type allows. */
  interface Rule {
    /**
     * @return what is wrong with the value, in one sentence; empty if it is allowed
     */
    Optional<String> judge(List<Asked> asked, Shown end);
  }

  private static final Map<String, Rule> RULES =
      new TreeMap<>(
          Map.of(
              "g_counter", new Sums(),
              "pn_counter", new Sums(),
              "bounded_counter", new Sums(),
              "g_set", new Elements(),
              "or_set", new Elements(),
              "or_map", new FieldsLeft(),
              "lww_register", new LastWrites(),
              "mv_register", new LastWrites(),
              "flag", new Raised(),
              "text", new Characters()));

  private AllowedValues() {}

  /**
   * Judges one key.
   *
   * @param type as clients name it
   * @param asked all updates that may have been made
   * @param end what every node shows once all have heard of all; empty if there is no such key
   * @return what is wrong with it, in one sentence; empty if the updates allow it
   * @throws IllegalArgumentException if there is no such type
   */
  public static Optional<String> judge(String type, List<Asked> asked, Optional<Shown> end) {
    Rule rule = RULES.get(type);
    if (rule == null) throw new IllegalArgumentException("there is no type " + type);
    if (end.isPresent()) return rule.judge(asked, end.get());
    return asked.stream()
        .filter(Asked::isMade)
        .findFirst()
        .map(made -> "there is no such key, and %s was made".formatted(made.update()));
  }
}
