package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.merge.Breadth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the query of a request about a value that merges asks for. */
record MergingQuery(Breadth breadth, Duration timeout) {
  private static final List<String> UPDATE = List.of("w", "timeout");
  private static final List<String> READ = List.of("r", "consistency", "timeout");
  private static final List<String> LEVELS =
      List.of("local", "majority", "all", "a number of nodes", "eventual (local)");

  /**
   * @param members how many nodes keep the keyspace
   */
  static MergingQuery ofUpdate(Target target, int members, GatewaySettings.Waits waits)
      throws Refusal {
    return of(target, UPDATE, members, waits);
  }

  /**
   * @param members how many nodes keep the keyspace
   */
  static MergingQuery ofRead(Target target, int members, GatewaySettings.Waits waits)
      throws Refusal {
    return of(target, READ, members, waits);
  }

  private static MergingQuery of(
      Target target, List<String> known, int members, GatewaySettings.Waits waits) throws Refusal {
    Optional<Breadth> breadth = Optional.empty();
    Duration timeout = waits.defaultTimeout();
    for (Map.Entry<String, String> parameter : target.parameters().entrySet()) {
      String name = parameter.getKey();
      if (!known.contains(name))
        throw Refusal.unknown("parameter \"" + name + "\"", "unknown_parameter", known);
      if (name.equals("timeout")) {
        timeout = Parameters.timeout(parameter.getValue(), waits.maxTimeout());
      } else if (breadth.isPresent()) {
        throw Refusal.bad("Either r or consistency: both say how many nodes", "invalid_r");
      } else {
        breadth = Optional.of(breadth(name, parameter.getValue(), members));
      }
    }
    return new MergingQuery(breadth.orElse(new Breadth.Local()), timeout);
  }

  private static Breadth breadth(String name, String text, int members) throws Refusal {
    boolean isLevel = name.equals("consistency");
    Optional<Breadth> breadth = Breadth.parse(isLevel && text.equals("eventual") ? "local" : text);
    if (breadth.isEmpty() && isLevel)
      throw Refusal.notOfferedBy("Consistency level \"" + text + "\"", "crdt", LEVELS);
    if (breadth.isEmpty())
      throw Refusal.bad("%s must be %s".formatted(name, Breadth.ALLOWED), "invalid_" + name);
    if (breadth.get().among(members) > members)
      throw Refusal.bad(
          "%s is at most %d: so many nodes keep it".formatted(name, members), "invalid_" + name);
    return breadth.get();
  }
}
