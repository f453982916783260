package folkmoot.node.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.raft.Voter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The catalog as the value of its key: a JSON object with {@code format}, {@code created}, {@code
 * seal}, {@code disks} and {@code keyspaces}, each with its settings and, in {@code placement}, for
 * each partition the members as {@code [node id, disk id]}.
 */
public final class CatalogCodec {

  private static final int FORMAT = 1;
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper TREES = new ObjectMapper(JSON);

  private CatalogCodec() {}

  static byte[] encode(Catalog catalog) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeNumberField("created", catalog.created());
      if (catalog.seal().isPresent()) json.writeStringField("seal", catalog.seal().get());
      write(catalog.disks(), json);
      json.writeArrayFieldStart("keyspaces");
      for (Keyspace keyspace : catalog.keyspaces().values()) write(keyspace, json);
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory takes every byte", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(Disks disks, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("disks");
    json.writeNumberField("decisions", disks.decisions());
    json.writeObjectFieldStart("byNode");
    for (Map.Entry<String, String> each : disks.byNode().entrySet()) {
      json.writeStringField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(Keyspace keyspace, JsonGenerator json) throws IOException {
    KeyspaceSettings settings = keyspace.settings();
    json.writeStartObject();
    json.writeStringField("name", keyspace.name());
    json.writeNumberField("number", keyspace.number());
    json.writeStringField("strategy", settings.strategy().name());
    json.writeNumberField("replicas", settings.replicas());
    if (settings.concern().isPresent()) json.writeStringField("w", settings.concern().get());
    json.writeArrayFieldStart("members");
    for (String member : settings.members()) json.writeString(member);
    json.writeEndArray();
    json.writeArrayFieldStart("placement");
    for (Keyspace.Group group : keyspace.groups()) {
      json.writeStartArray();
      for (Voter voter : group.members()) {
        json.writeStartArray();
        json.writeString(voter.nodeId());
        json.writeString(voter.diskId());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A catalog that was encoded here; of a later format, this node must not go on. */
  public static Catalog decode(byte[] bytes) {
    try {
      JsonNode root = TREES.readTree(bytes);
      int format = root.required("format").asInt();
      Invariants.check(format == FORMAT, "the catalog is in format %s, not %s", format, FORMAT);
      SortedMap<String, Keyspace> keyspaces = new TreeMap<>();
      for (JsonNode each : root.required("keyspaces")) {
        Keyspace keyspace = keyspace(each);
        keyspaces.put(keyspace.name(), keyspace);
      }
      Optional<String> seal = Optional.ofNullable(root.get("seal")).map(JsonNode::asText);
      return new Catalog(
          root.required("created").asLong(), seal, disks(root.path("disks")), keyspaces);
    } catch (IOException impossible) {
      throw new UncheckedIOException("the catalog is no JSON", impossible);
    }
  }

  /** There are none in a catalog that was written before there were any. */
  private static Disks disks(JsonNode from) {
    if (from.isMissingNode()) return Disks.NONE;
    SortedMap<String, String> byNode = new TreeMap<>();
    from.required("byNode")
        .properties()
        .forEach(each -> byNode.put(each.getKey(), each.getValue().asText()));
    return new Disks(from.required("decisions").asLong(), byNode);
  }

  private static Keyspace keyspace(JsonNode from) {
    SortedSet<String> members = new TreeSet<>();
    for (JsonNode member : from.required("members")) members.add(member.asText());
    List<SortedSet<Voter>> placement = new ArrayList<>();
    for (JsonNode partition : from.required("placement")) {
      SortedSet<Voter> voters = new TreeSet<>();
      for (JsonNode voter : partition) {
        voters.add(new Voter(voter.required(0).asText(), voter.required(1).asText()));
      }
      placement.add(voters);
    }
    KeyspaceSettings settings =
        new KeyspaceSettings(
            Strategy.valueOf(from.required("strategy").asText()),
            from.required("replicas").asInt(),
            placement.size(),
            members,
            Optional.ofNullable(from.get("w")).map(JsonNode::asText));
    return Keyspace.of(
        from.required("name").asText(), from.required("number").asLong(), settings, placement);
  }
}
