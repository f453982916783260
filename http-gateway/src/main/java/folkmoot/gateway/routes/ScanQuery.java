package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.data.ScanRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the query of a scan asks for. */
record ScanQuery(ScanRange range, ReadLevel level, Duration timeout) {
  private static final List<String> KNOWN =
      List.of("prefix", "limit", "cursor", "consistency", "timeout");

  private static final List<String> LEVELS =
      List.of(ReadLevel.STRONG.label(), ReadLevel.EVENTUAL.label());

  static ScanQuery of(Target target, GatewaySettings settings) throws Refusal {
    GatewaySettings.Scans limits = settings.limits().scans();
    String prefix = "";
    int limit = limits.defaultKeys();
    Optional<String> after = Optional.empty();
    ReadLevel level = ReadLevel.STRONG;
    Duration timeout = settings.waits().defaultTimeout();
    for (Map.Entry<String, String> parameter : target.parameters().entrySet()) {
      Parameters.requireKnown(parameter.getKey(), KNOWN);
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "prefix" -> prefix = value.isEmpty() ? value : Keys.require(value);
        case "limit" -> limit = limit(value, limits.maxKeys());
        case "cursor" -> after = Optional.of(Cursors.read(value));
        case "consistency" -> level = level(value);
        default -> timeout = Parameters.timeout(value, settings.waits().maxTimeout());
      }
    }
    if (after.isPresent() && !after.get().startsWith(prefix)) throw Cursors.refused();
    return new ScanQuery(new ScanRange(prefix, after, limit, limits.maxBytes()), level, timeout);
  }

  Operation.Scan operation() {
    return new Operation.Scan(range, level);
  }

  private static ReadLevel level(String name) throws Refusal {
    ReadLevel level = Levels.parse(name);
    if (level == ReadLevel.STRONG || level == ReadLevel.EVENTUAL) return level;
    throw Refusal.notOffered("Consistency level \"" + name + "\" of a scan", LEVELS);
  }

  private static int limit(String text, int most) throws Refusal {
    int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > most)
      throw Refusal.bad("limit must be from 1 to " + most, "invalid_limit");
    return limit;
  }
}
