package folkmoot.gateway.routes;

import folkmoot.gateway.QuorumSize;
import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads what a keyspace is to be: the form of each field. What it may be is the catalog's to say.
 */
final class KeyspaceBody {
  private static final List<String> FIELDS =
      List.of("name", "strategy", "replicas", "partitions", "members", "w");

  /** Of the contract, but not there yet. */
  private static final List<String> LATER = List.of("r", "conflicts");

  private static final List<String> STRATEGIES =
      Arrays.stream(Strategy.values()).map(Strategy::label).toList();
  private static final List<String> STRATEGIES_LATER = List.of("quorum", "multi_master", "pbft");

  private final byte[] text;
  private final JsonReader reader;
  private final SortedMap<String, String> given = new TreeMap<>();
  private final SortedSet<String> members = new TreeSet<>();

  private KeyspaceBody(byte[] text, JsonReader reader) {
    this.text = text;
    this.reader = reader;
  }

  /** A keyspace to be made. */
  record Wanted(String name, KeyspaceSettings settings) {}

  /**
   * @throws Refusal if {@code text} is no JSON, or a field is unknown or not of its form
   */
  static Wanted parse(byte[] text, int maxDepth) throws Refusal {
    try {
      JsonReader.requireValue(text, maxDepth);
      KeyspaceBody body = new KeyspaceBody(text, new JsonReader(text, maxDepth));
      body.read();
      return body.wanted();
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  static Refusal wrong(String field, String reason) {
    return Refusal.bad("%s: %s".formatted(field, reason), "invalid_keyspace");
  }

  /** The text is valid JSON: what fails from here on is its shape. */
  private void read() throws Refusal, InvalidJson {
    if (!reader.skipIf('{')) throw Refusal.bad("A keyspace is a JSON object", "invalid_keyspace");
    if (reader.skipIf('}')) return;
    do {
      String name = reader.string();
      if (LATER.contains(name)) throw Refusal.notOffered("Field \"" + name + "\"", FIELDS);
      if (!FIELDS.contains(name)) throw Refusal.unknown("field", "invalid_keyspace", FIELDS);
      reader.require(':');
      if (given.put(name, value(name)) != null) throw wrong(name, "comes twice");
    } while (reader.skipIf(','));
  }

  private String value(String name) throws Refusal, InvalidJson {
    int start = reader.offset();
    if (name.equals("members")) {
      readMembers();
    } else if (name.equals("name") || name.equals("strategy")) {
      if (text[start] != '"') throw wrong(name, "is a string");
      return reader.string();
    } else if (name.equals("w") && text[start] == '"') {
      return reader.string();
    } else {
      reader.skipValue();
    }
    return new String(text, start, reader.offset() - start, StandardCharsets.UTF_8);
  }

  private void readMembers() throws Refusal, InvalidJson {
    if (!reader.skipIf('[')) throw wrong("members", "is a list of node ids");
    if (reader.skipIf(']')) return;
    do {
      if (text[reader.offset()] != '"') throw wrong("members", "is a list of node ids");
      String member = reader.string();
      if (!members.add(member)) throw wrong("members", "\"%s\" comes twice".formatted(member));
    } while (reader.skipIf(','));
    reader.require(']');
  }

  private Wanted wanted() throws Refusal {
    if (!given.containsKey("name")) throw wrong("name", "is missing");
    KeyspaceSettings settings =
        new KeyspaceSettings(
            strategy(),
            count("replicas", KeyspaceSettings.USUAL),
            count("partitions", 1),
            members,
            concern());
    return new Wanted(given.get("name"), settings);
  }

  private Strategy strategy() throws Refusal {
    String label = given.getOrDefault("strategy", Strategy.RAFT.label());
    if (STRATEGIES_LATER.contains(label))
      throw Refusal.notOffered("Strategy \"" + label + "\"", STRATEGIES);
    Optional<Strategy> known =
        Arrays.stream(Strategy.values()).filter(each -> each.label().equals(label)).findFirst();
    return known.orElseThrow(() -> Refusal.unknown("strategy", "unknown_strategy", STRATEGIES));
  }

  private Optional<String> concern() throws Refusal {
    String given = this.given.get("w");
    if (given == null) return Optional.empty();
    try {
      return Optional.of(QuorumSize.parse(given).label());
    } catch (IllegalArgumentException malformed) {
      throw wrong("w", "is " + QuorumSize.ALLOWED);
    }
  }

  private int count(String field, int absent) throws Refusal {
    String number = given.get(field);
    if (number == null) return absent;
    if (!number.matches("[1-9][0-9]{0,5}")) throw wrong(field, "is a whole number from 1 on");
    return Integer.parseInt(number);
  }
}
