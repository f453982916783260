package folkmoot.protocol.data;

/** The rules by which a state machine decides what a command does to keys. */
public record DataRules(
    ConditionRule condition, IncrementRule increment, CompareRule compare, ExpiryRule expiry) {

  public static DataRules strict() {
    return new DataRules(
        ConditionRule.rfc9110(),
        IncrementRule.exact(),
        CompareRule.asJson(),
        ExpiryRule.byLogTime());
  }
}
