package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.check.AllowedValues;
import folkmoot.protocol.merge.check.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** One key of a keyspace whose values merge: what was asked of it, and what it may have become. */
final class MergedKey {
  private final String path;
  private final DrawnUpdates updates;
  private final List<Asked> asked = new ArrayList<>();

  /**
   * @param nodes how many there are, for what is granted to one of them
   */
  MergedKey(String keyspace, DrawnUpdates.Kind kind, int nodes, Random chance) {
    this.path = "/v1/keyspaces/%s/keys/%s".formatted(keyspace, kind.type());
    this.updates = new DrawnUpdates(kind, nodes, chance);
  }

  /** What was made, or may have been. */
  List<Asked> asked() {
    return asked;
  }

  /** Asks a node for something. */
  void update(String node, int port) {
    DrawnUpdates.Drawn drawn = updates.draw(length(port));
    long invoked = System.nanoTime();
    HttpAnswer answer = Http.send(port, "POST", path + "/ops", drawn.body());
    long returned = System.nanoTime();
    // More than this node has the right to: the value is as it was.
    if (answer.status() == 409) return;
    assertThat(answer.status()).as(drawn.body() + ": " + answer.text()).isIn(200, 504);
    boolean isMade = answer.status() == 200;
    if (isMade) assertThat(answer.json().path("durable").asBoolean()).as(answer.text()).isTrue();
    asked.add(new Asked(node, drawn.update(), invoked, returned, isMade));
  }

  /** Of a text, as this node has it. */
  private int length(int port) {
    if (!updates.type().equals("text")) return 0;
    String text = value(port).map(JsonNode::asText).orElse("");
    return text.codePointCount(0, text.length());
  }

  /** What a node shows, as its text; the same at all that have heard the same. */
  String shownBy(int port) {
    return value(port).map(JsonNode::toString).orElse("nothing");
  }

  /** Asserts that what this node shows is something that the updates allow. */
  void judge(int port) {
    Optional<Shown> shown = value(port).map(this::shown);
    assertThat(AllowedValues.judge(updates.type(), asked, shown))
        .as("%s of %s after %s", shown, updates.type(), asked)
        .isEmpty();
  }

  private Optional<JsonNode> value(int port) {
    HttpAnswer answer = Http.get(port, path);
    if (answer.status() == 404) return Optional.empty();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Optional.of(answer.json().path("value"));
  }

  private Shown shown(JsonNode value) {
    return switch (updates.type()) {
      case "g_counter", "pn_counter", "bounded_counter" ->
          new Shown.Number(value.bigIntegerValue());
      case "flag" -> new Shown.Truth(value.booleanValue());
      case "text" -> new Shown.Text(value.textValue());
      case "lww_register" -> new Shown.Value(Optional.of(value.toString()));
      case "or_map" -> fields(value);
      default -> values(value);
    };
  }

  private static Shown fields(JsonNode value) {
    TreeMap<String, String> fields = new TreeMap<>();
    value.properties().forEach(each -> fields.put(each.getKey(), each.getValue().toString()));
    return new Shown.Fields(fields);
  }

  private static Shown values(JsonNode value) {
    List<String> values = new ArrayList<>();
    value.forEach(each -> values.add(each.toString()));
    return new Shown.Values(values);
  }
}
