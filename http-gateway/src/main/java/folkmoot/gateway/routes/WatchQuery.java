package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What a request to watch asks for.
 *
 * @param seen what its client has seen; empty if it only wants what comes
 */
record WatchQuery(String prefix, Optional<WatchId> seen, Duration timeout) {
  private static final List<String> KNOWN = List.of("prefix", "from", "timeout");

  /**
   * @param groups those that keep the keyspace's data
   */
  static WatchQuery of(Exchange exchange, SortedSet<String> groups, GatewaySettings settings)
      throws Refusal {
    String prefix = "";
    Optional<WatchId> from = Optional.empty();
    Duration timeout = settings.waits().defaultTimeout();
    for (Map.Entry<String, String> parameter : exchange.target().parameters().entrySet()) {
      Parameters.requireKnown(parameter.getKey(), KNOWN);
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "prefix" -> prefix = value.isEmpty() ? value : Keys.require(value);
        case "from" -> from = Optional.of(from(value, groups));
        default -> timeout = Parameters.timeout(value, settings.waits().maxTimeout());
      }
    }
    // A browser sends it to the address with which it began.
    if (exchange.lastEventId().isPresent()) from = Optional.of(id(exchange.lastEventId().get()));
    return new WatchQuery(prefix, from, timeout);
  }

  private static WatchId from(String text, SortedSet<String> groups) throws Refusal {
    boolean isIndex = text.matches("[0-9]{1,18}");
    if (isIndex && groups.size() == 1)
      return new WatchId(
          new TreeMap<>(Map.of(groups.first(), Position.behind(Long.parseLong(text)))));
    return WatchId.parse(text)
        .orElseThrow(
            () ->
                Refusal.bad(
                    "from must be the id of an event"
                        + (groups.size() == 1 ? ", or the index of a scan or a write" : ""),
                    "invalid_from"));
  }

  private static WatchId id(String text) throws Refusal {
    return WatchId.parse(text)
        .orElseThrow(
            () -> Refusal.bad("Last-Event-ID must be the id of an event", "invalid_last_event_id"));
  }
}
