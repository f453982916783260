package folkmoot.protocol.watch;

/** The rules of watching, from what is an event to what is told of it. */
public record WatchRules(
    EventRule event, HistoryRule history, ResumeRule resume, DeliveryRule delivery) {

  public static WatchRules strict() {
    return new WatchRules(
        EventRule.strict(), HistoryRule.bounded(), ResumeRule.strict(), DeliveryRule.strict());
  }
}
