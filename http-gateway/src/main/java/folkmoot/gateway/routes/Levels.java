package folkmoot.gateway.routes;

import folkmoot.protocol.client.ReadLevel;
import java.util.Arrays;
import java.util.List;

/** The levels of a read by name (DESIGN §4). */
final class Levels {
  private static final List<String> OFFERED =
      Arrays.stream(ReadLevel.values()).map(ReadLevel::label).toList();

  /** Levels of keyspaces of other kinds. */
  private static final List<String> ELSEWHERE =
      List.of(
          "one",
          "two",
          "three",
          "quorum",
          "all",
          "local_quorum",
          "each_quorum",
          "local",
          "majority");

  private Levels() {}

  static ReadLevel parse(String name) throws Refusal {
    for (ReadLevel level : ReadLevel.values()) if (level.label().equals(name)) return level;
    if (ELSEWHERE.contains(name))
      throw Refusal.notOffered("Consistency level \"" + name + "\"", OFFERED);
    throw Refusal.unknown("consistency level \"" + name + "\"", "unknown_level", OFFERED);
  }
}
