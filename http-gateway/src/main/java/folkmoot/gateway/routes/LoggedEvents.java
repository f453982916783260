package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.WatchId;
import java.util.Locale;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * What a watcher of a keyspace with a log is told. An id is on whatever says how far all is seen,
 * and on nothing else: who comes back with the last one misses nothing.
 */
record LoggedEvents(EventIds ids) implements EventStream {
  /** So the client has an id before anything has happened. */
  @Override
  public ByteString begin(WatchId seen) {
    return EventStream.RETRY.concat(progress(seen));
  }

  @Override
  public ByteString progress(WatchId seen) {
    String id = ids.text(seen);
    return EventStream.written(id, "progress", new JsonWriter(id.length() + 10).field("id", id));
  }

  @Override
  public ByteString told(WatchReply reply) {
    ByteStringBuilder all = ByteString.createBuilder();
    for (WatchReply.Told each : ((WatchReply.Events) reply).events()) all.append(event(each));
    return all.result();
  }

  private ByteString event(WatchReply.Told told) {
    ChangeEvent event = told.event();
    String type = event.kind().name().toLowerCase(Locale.ROOT);
    JsonWriter data =
        new JsonWriter(event.size() + 40).field("type", type).field("key", event.key());
    if (event.kind() == Kind.PUT) data.raw("value", event.value());
    data.field("version", event.position().index());
    return EventStream.written(ids.text(told.id()), type, data);
  }

  /** The last words. Where nothing is left to go on from there is no id to come back with. */
  @Override
  public ByteString end(WatchReply.Ended ended) {
    if (ended.reason() == WatchReply.Reason.LET_GO) {
      JsonWriter data =
          Responses.error("What comes next is remembered no more", "compacted")
              .field("oldest", ids.text(ended.rest()));
      return EventStream.written("", "compacted", data);
    }
    String id = ids.text(ended.rest());
    String reason = ended.reason().name().toLowerCase(Locale.ROOT);
    return EventStream.written(
        id, "end", new JsonWriter(id.length() + 40).field("reason", reason).field("id", id));
  }
}
