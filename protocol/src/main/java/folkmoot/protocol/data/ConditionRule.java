package folkmoot.protocol.data;

/** Whether a key is as a client demands. */
@FunctionalInterface
public interface ConditionRule {
  /**
   * Judges a condition.
   *
   * @param version of the key as it is, 0 if there is none
   */
  boolean holds(Precondition condition, long version);

  /** Both headers must hold (RFC 9110 §13.2.2). */
  static ConditionRule rfc9110() {
    return (condition, version) ->
        condition.ifMatch().map(tags -> tags.match(version)).orElse(true)
            && condition.ifNoneMatch().map(tags -> !tags.match(version)).orElse(true);
  }
}
