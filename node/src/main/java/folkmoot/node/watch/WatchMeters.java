package folkmoot.node.watch;

import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the watches of a node report. */
final class WatchMeters {
  private static final Metric OPEN =
      Metric.gauge("folkmoot_watch_open", "Watches that are open or begin.");
  private static final Metric OPENED =
      Metric.counter("folkmoot_watch_opened_total", "Watches that have begun.");
  private static final Metric EVENTS =
      Metric.counter("folkmoot_watch_events_total", "Changes that watchers were told of.");
  private static final Metric ENDED =
      Metric.counter(
          "folkmoot_watch_ended_total",
          "Watches that have ended, by reason; let_go and slow are clients that did not keep up.",
          "reason");
  private static final Metric REFUSALS =
      Metric.counter(
          "folkmoot_watch_refusals_total", "Watches that were not begun, by reason.", "reason");

  private final Gauge open;
  private final Counter opened;
  private final Counter events;
  private final SortedMap<String, Counter> ended = new TreeMap<>();
  private final SortedMap<String, Counter> refusals = new TreeMap<>();

  WatchMeters(Meters meters) {
    open = meters.gauge(OPEN);
    opened = meters.counter(OPENED);
    events = meters.counter(EVENTS);
    for (WatchReply.Reason reason : WatchReply.Reason.values()) {
      ended.put(name(reason), meters.counter(ENDED, name(reason)));
    }
    ended.put("client", meters.counter(ENDED, "client"));
    for (String reason : List.of("let_go", "not_reached", "of_another", "limit", "unavailable")) {
      refusals.put(reason, meters.counter(REFUSALS, reason));
    }
  }

  private static String name(WatchReply.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  void open(int watches) {
    open.set(watches);
  }

  void opened() {
    opened.add(1);
  }

  void told(int changes) {
    events.add(changes);
  }

  void ended(WatchReply.Reason reason) {
    ended(name(reason));
  }

  void ended(String reason) {
    ended.get(reason).add(1);
  }

  void refused(WatchReply.Refused refusal) {
    refusals.get(reason(refusal)).add(1);
  }

  private static String reason(WatchReply.Refused refusal) {
    if (refusal instanceof WatchReply.LetGo) return "let_go";
    if (refusal instanceof WatchReply.NotReached) return "not_reached";
    if (refusal instanceof WatchReply.OfAnother) return "of_another";
    return refusal instanceof WatchReply.TooMany ? "limit" : "unavailable";
  }
}
