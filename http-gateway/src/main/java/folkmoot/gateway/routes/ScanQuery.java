package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.data.ScanRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the query of a scan asks for. */
record ScanQuery(
    ScanRange range,
    ReadLevel level,
    Optional<Bound> bound,
    Optional<String> region,
    Duration timeout) {
  private static final List<String> KNOWN =
      List.of(
          "prefix",
          "limit",
          "cursor",
          "consistency",
          "max_staleness",
          "max_lag",
          "region",
          "timeout");

  static ScanQuery of(Target target, GatewaySettings settings) throws Refusal {
    GatewaySettings.Scans limits = settings.limits().scans();
    String prefix = "";
    int limit = limits.defaultKeys();
    Optional<String> after = Optional.empty();
    ReadLevel level = ReadLevel.STRONG;
    Optional<Long> maxStaleness = Optional.empty();
    Optional<Long> maxLag = Optional.empty();
    Optional<String> region = Optional.empty();
    Duration timeout = settings.waits().defaultTimeout();
    for (Map.Entry<String, String> parameter : target.parameters().entrySet()) {
      Parameters.requireKnown(parameter.getKey(), KNOWN);
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "prefix" -> prefix = value.isEmpty() ? value : Keys.require(value);
        case "limit" -> limit = limit(value, limits.maxKeys());
        case "cursor" -> after = Optional.of(Cursors.read(value));
        case "consistency" -> level = Levels.parse(value);
        case "max_staleness" -> maxStaleness = Optional.of(Bounds.millis(value));
        case "max_lag" -> maxLag = Optional.of(Bounds.entries(value));
        case "region" -> region = Optional.of(Regions.parse(value));
        default -> timeout = Parameters.timeout(value, settings.waits().maxTimeout());
      }
    }
    if (after.isPresent() && !after.get().startsWith(prefix)) throw Cursors.refused();
    ScanRange range = new ScanRange(prefix, after, limit, limits.maxBytes());
    return new ScanQuery(range, level, Bounds.of(level, maxStaleness, maxLag), region, timeout);
  }

  Operation.Scan operation() {
    return new Operation.Scan(range, level, 0, bound);
  }

  static int limit(String text, int most) throws Refusal {
    int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > most)
      throw Refusal.bad("limit must be from 1 to " + most, "invalid_limit");
    return limit;
  }
}
