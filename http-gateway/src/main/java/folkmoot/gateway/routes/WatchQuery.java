package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a request to watch asks for.
 *
 * @param seen what its client has seen; empty if it only wants what comes
 */
record WatchQuery(String prefix, Optional<WatchId> seen, Duration timeout) {
  private static final List<String> KNOWN = List.of("prefix", "from", "timeout");
  private static final List<String> MERGING = List.of("prefix", "timeout");
  private static final String NO_LOG =
      ", for which there would have to be a log (every watch begins with all that there is),";
  private static final String INVALID_FROM = "invalid_from";

  /**
   * @param groups those that keep the keyspace's data
   */
  static WatchQuery of(
      Exchange exchange, Set<String> groups, EventIds ids, GatewaySettings settings)
      throws Refusal {
    String prefix = "";
    Optional<WatchId> from = Optional.empty();
    Duration timeout = settings.waits().defaultTimeout();
    for (Map.Entry<String, String> parameter : exchange.target().parameters().entrySet()) {
      Parameters.requireKnown(parameter.getKey(), KNOWN);
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "prefix" -> prefix = value.isEmpty() ? value : Keys.require(value);
        case "from" -> from = Optional.of(from(value, groups, ids));
        default -> timeout = Parameters.timeout(value, settings.waits().maxTimeout());
      }
    }
    // A browser sends it to the address with which it began.
    if (exchange.lastEventId().isPresent())
      from =
          Optional.of(
              ids.read(exchange.lastEventId().get(), "Last-Event-ID", "invalid_last_event_id"));
    return new WatchQuery(prefix, from, timeout);
  }

  /** Of values that merge, of which nobody remembers who has seen what. */
  static WatchQuery ofMerging(Exchange exchange, GatewaySettings settings) throws Refusal {
    String prefix = "";
    Duration timeout = settings.waits().defaultTimeout();
    if (exchange.lastEventId().isPresent())
      throw Refusal.notOfferedBy("Header Last-Event-ID" + NO_LOG, "crdt", List.of());
    for (Map.Entry<String, String> parameter : exchange.target().parameters().entrySet()) {
      String name = parameter.getKey();
      if (name.equals("from"))
        throw Refusal.notOfferedBy("Parameter \"from\"" + NO_LOG, "crdt", MERGING);
      if (!MERGING.contains(name))
        throw Refusal.unknown("parameter \"" + name + "\"", "unknown_parameter", MERGING);
      String value = parameter.getValue();
      if (name.equals("prefix")) prefix = value.isEmpty() ? value : Keys.require(value);
      else timeout = Parameters.timeout(value, settings.waits().maxTimeout());
    }
    return new WatchQuery(prefix, Optional.empty(), timeout);
  }

  private static WatchId from(String text, Set<String> groups, EventIds ids) throws Refusal {
    if (!text.matches("[0-9]{1,18}")) return ids.read(text, "from", INVALID_FROM);
    if (groups.size() > 1)
      throw Refusal.bad(
          "from must be the id of an event: there are several partitions", INVALID_FROM);
    Position index = Position.behind(Long.parseLong(text));
    return new WatchId(new TreeMap<>(Map.of(groups.iterator().next(), index)));
  }
}
