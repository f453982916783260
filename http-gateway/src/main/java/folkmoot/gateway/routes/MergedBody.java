package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.merge.Shown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values that merge, as clients see them: what is JSON in them is written as it is kept. */
final class MergedBody {
  private MergedBody() {}

  static JsonWriter written(String key, ClientReply.Merged merged) {
    JsonWriter body = new JsonWriter(key.length() + 200).field("key", key);
    write(body, merged.type(), merged.value());
    body.field("durable", merged.durable()).field("nodes", merged.nodes());
    return others(body, merged.others());
  }

  /** All that a key is. */
  static JsonWriter written(MergedKey key) {
    JsonWriter body = new JsonWriter(key.size()).field("key", key.key());
    write(body, key.type(), key.value());
    return others(body, key.others());
  }

  /** What one node has of a key. */
  static JsonWriter replica(String node, Answer answer) {
    JsonWriter body = new JsonWriter(160).field("node", node);
    boolean tells =
        answer instanceof Answer.Replied replied
            && replied.reply() instanceof ClientReply.Inspected told
            && ReplicasRoute.isOf(node, told.served());
    body.field("reachable", tells);
    if (!tells) return nothing(body).field("hash", null);
    ClientReply.Inspected told = (ClientReply.Inspected) ((Answer.Replied) answer).reply();
    told.key()
        .ifPresentOrElse(
            key -> {
              body.field("found", true);
              write(body, key.type(), key.value());
              others(body, key.others());
            },
            () -> nothing(body));
    return body.field("hash", ReplicasRoute.hash(told.state()));
  }

  private static JsonWriter nothing(JsonWriter body) {
    return body.field("found", false).field("type", null).field("value", null);
  }

  private static JsonWriter others(JsonWriter body, List<ClientReply.Merged.Other> besides) {
    if (besides.isEmpty()) return body;
    List<JsonWriter> others = new ArrayList<>();
    for (ClientReply.Merged.Other other : besides) {
      JsonWriter one = new JsonWriter(100);
      write(one, other.type(), other.value());
      others.add(one);
    }
    return body.objects("others", others);
  }

  private static void write(JsonWriter body, String type, Shown value) {
    body.field("type", type);
    if (value instanceof Shown.Number number) {
      body.raw("value", utf8(number.number().toString()));
    } else if (value instanceof Shown.Truth truth) {
      body.field("value", truth.truth());
    } else if (value instanceof Shown.Text text) {
      body.field("value", text.text());
    } else if (value instanceof Shown.Value one) {
      body.raw("value", utf8(one.value().orElse("null")));
    } else if (value instanceof Shown.Values several) {
      body.raw("value", utf8("[" + String.join(",", several.values()) + "]"));
    } else if (value instanceof Shown.Fields fields) {
      body.begin("value");
      fields.fields().forEach((name, json) -> body.raw(name, utf8(json)));
      body.end();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
