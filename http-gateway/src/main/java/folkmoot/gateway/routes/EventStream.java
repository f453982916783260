package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.WatchId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * What a watcher is told, as Server-Sent Events (WHATWG HTML §9.2). An id is on whatever says how
 * far all is seen, and on nothing else: who comes back with the last one misses nothing.
 */
record EventStream(EventIds ids) {
  /** For how long a browser waits before it comes back. */
  private static final int RETRY_MILLIS = 1000;

  /** The first words: so the client has an id before anything has happened. */
  ByteString begin(WatchId seen) {
    return ByteString.fromString("retry: %d\n".formatted(RETRY_MILLIS)).concat(progress(seen));
  }

  ByteString progress(WatchId seen) {
    String id = ids.text(seen);
    return written(id, "progress", new JsonWriter(id.length() + 10).field("id", id));
  }

  ByteString events(WatchReply.Events told) {
    ByteStringBuilder all = ByteString.createBuilder();
    for (WatchReply.Told each : told.events()) all.append(event(each));
    return all.result();
  }

  private ByteString event(WatchReply.Told told) {
    ChangeEvent event = told.event();
    String type = event.kind().name().toLowerCase(Locale.ROOT);
    JsonWriter data =
        new JsonWriter(event.size() + 40).field("type", type).field("key", event.key());
    if (event.kind() == Kind.PUT) data.raw("value", event.value());
    data.field("version", event.position().index());
    return written(ids.text(told.id()), type, data);
  }

  /** The last words. Where nothing is left to go on from there is no id to come back with. */
  ByteString end(WatchReply.Ended ended) {
    if (ended.reason() == WatchReply.Reason.LET_GO) {
      JsonWriter data =
          Responses.error("What comes next is remembered no more", "compacted")
              .field("oldest", ids.text(ended.rest()));
      return written("", "compacted", data);
    }
    String id = ids.text(ended.rest());
    String reason = ended.reason().name().toLowerCase(Locale.ROOT);
    return written(
        id, "end", new JsonWriter(id.length() + 40).field("reason", reason).field("id", id));
  }

  private static ByteString written(String id, String event, JsonWriter data) {
    String head = (id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + event + "\ndata: ";
    return ByteString.fromString(head)
        .concat(ByteString.fromArrayUnsafe(inOneLine(data.toBytes())))
        .concat(END);
  }

  private static final ByteString END =
      ByteString.fromArray("\n\n".getBytes(StandardCharsets.US_ASCII));

  /** In a JSON text the ends of lines are only white space, and here they would end the event. */
  private static byte[] inOneLine(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') json[i] = ' ';
    }
    return json;
  }
}
