package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.watch.WatchId;
import java.util.Locale;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * What a watcher of values that merge is told. There are no ids: whoever comes back is told all
 * that there is anew, so that it has missed nothing, and no browser sends one.
 */
record MergedEvents() implements EventStream {
  /** So the client has its answer before anything is read for it. */
  @Override
  public ByteString begin(WatchId seen) {
    return EventStream.RETRY.concat(progress(seen));
  }

  @Override
  public ByteString told(WatchReply reply) {
    WatchReply.Values values = (WatchReply.Values) reply;
    ByteStringBuilder all = ByteString.createBuilder();
    for (MergedKey key : values.keys())
      all.append(EventStream.written("", "value", MergedBody.written(key)));
    if (values.present()) all.append(EventStream.written("", "present", new JsonWriter(2)));
    return all.result();
  }

  @Override
  public ByteString progress(WatchId seen) {
    return EventStream.written("", "progress", new JsonWriter(2));
  }

  @Override
  public ByteString end(WatchReply.Ended ended) {
    String reason = ended.reason().name().toLowerCase(Locale.ROOT);
    return EventStream.written("", "end", new JsonWriter(30).field("reason", reason));
  }
}
