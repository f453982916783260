package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.QuorumSize;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the query of a request about keys asks for. Every parameter is checked on every method, also
 * where it changes nothing.
 */
record Parameters(
    Optional<ReadLevel> level,
    Optional<WriteConcern> concern,
    Optional<Long> ttlMillis,
    Optional<Long> maxStalenessMillis,
    Optional<Long> maxLag,
    Optional<String> region,
    Duration timeout) {
  /** For one key. */
  static final List<String> KEY =
      List.of("consistency", "w", "timeout", "ttl", "max_staleness", "max_lag", "region");

  /** For a batch. */
  static final List<String> BATCH = List.of("w", "timeout");

  /** For the catalog. */
  static final List<String> CATALOG = List.of("timeout");

  /** Ten years. */
  private static final long LONGEST_TTL = Duration.ofDays(3650).toMillis();

  private static final List<String> NOT_YET = List.of("r");

  static Parameters of(Target target, List<String> known, GatewaySettings.Waits waits)
      throws Refusal {
    Optional<ReadLevel> level = Optional.empty();
    Optional<WriteConcern> concern = Optional.empty();
    Optional<Long> ttl = Optional.empty();
    Optional<Long> maxStaleness = Optional.empty();
    Optional<Long> maxLag = Optional.empty();
    Optional<String> region = Optional.empty();
    Duration timeout = waits.defaultTimeout();
    for (Map.Entry<String, String> parameter : target.parameters().entrySet()) {
      requireKnown(parameter.getKey(), known);
      switch (parameter.getKey()) {
        case "consistency" -> level = Optional.of(Levels.parse(parameter.getValue()));
        case "w" -> concern = Optional.of(concern(parameter.getValue()));
        case "ttl" -> ttl = Optional.of(ttl(parameter.getValue()));
        case "max_staleness" -> maxStaleness = Optional.of(Bounds.millis(parameter.getValue()));
        case "max_lag" -> maxLag = Optional.of(Bounds.entries(parameter.getValue()));
        case "region" -> region = Optional.of(Regions.parse(parameter.getValue()));
        default -> timeout = timeout(parameter.getValue(), waits.maxTimeout());
      }
    }
    return new Parameters(level, concern, ttl, maxStaleness, maxLag, region, timeout);
  }

  /** What a write awaits: as its request says, else its keyspace, else this node. */
  WriteConcern concern(Optional<Keyspace> keyspace, GatewaySettings.Quorums ofNode) {
    if (concern.isPresent()) return concern.get();
    return keyspace
        .flatMap(known -> known.settings().concern())
        .map(QuorumSize::parse)
        .orElse(ofNode.write())
        .concern();
  }

  /** How stale a read at this level may be. */
  Optional<Bound> bound(ReadLevel of) throws Refusal {
    return Bounds.of(of, maxStalenessMillis, maxLag);
  }

  /** Refuses every parameter. */
  static void requireNone(Target target) throws Refusal {
    for (String name : target.parameters().keySet()) requireKnown(name, List.of());
  }

  static void requireKnown(String name, List<String> known) throws Refusal {
    if (known.contains(name)) return;
    if (NOT_YET.contains(name)) throw Refusal.notOffered("Parameter \"" + name + "\"", known);
    throw Refusal.unknown("parameter \"" + name + "\"", "unknown_parameter", known);
  }

  private static WriteConcern concern(String text) throws Refusal {
    try {
      return QuorumSize.parse(text).concern();
    } catch (IllegalArgumentException malformed) {
      throw Refusal.bad("w must be " + QuorumSize.ALLOWED, "invalid_w");
    }
  }

  private static long ttl(String text) throws Refusal {
    long millis = text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
    if (millis < 1 || millis > LONGEST_TTL)
      throw Refusal.bad("ttl must be milliseconds from 1 to " + LONGEST_TTL, "invalid_ttl");
    return millis;
  }

  static Duration timeout(String text, Duration longest) throws Refusal {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long millis = digits && text.length() <= 9 ? Long.parseLong(text) : 0;
    if (millis < 1 || millis > longest.toMillis())
      throw Refusal.bad(
          "timeout must be milliseconds from 1 to " + longest.toMillis(), "invalid_timeout");
    return Duration.ofMillis(millis);
  }
}
