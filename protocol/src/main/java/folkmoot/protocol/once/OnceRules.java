package folkmoot.protocol.once;

/** The rules by which a state machine applies each command once. */
public record OnceRules(SessionRule session, IdempotencyRule idempotency, LogTimeRule logTime) {

  public static OnceRules paper() {
    return new OnceRules(SessionRule.paper(), IdempotencyRule.strict(), LogTimeRule.ofLeaders());
  }
}
