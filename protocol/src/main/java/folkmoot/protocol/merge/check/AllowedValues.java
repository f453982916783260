package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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

  private static final SortedMap<String, Rule> RULES = rules();

  private AllowedValues() {}

  private static SortedMap<String, Rule> rules() {
    SortedMap<String, Rule> rules = new TreeMap<>();
    rules.put("g_counter", new Sums());
    rules.put("pn_counter", new Sums());
    rules.put("bounded_counter", new Sums());
    rules.put("g_set", new Elements());
    rules.put("or_set", new Elements());
    rules.put("or_map", new FieldsLeft());
    rules.put("lww_register", new LastWrites());
    rules.put("mv_register", new LastWrites());
    rules.put("flag", new Raised());
    rules.put("text", new Characters());
    return rules;
  }

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
