package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.watch.WatchId;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** What a watcher is told, as Server-Sent Events (WHATWG HTML §9.2). */
interface EventStream {
  /** For how long a browser waits before it comes back. */
  ByteString RETRY = ByteString.fromString("retry: 1000\n");

  /** The first words. */
  ByteString begin(WatchId seen);

  /** What there is, or has changed. */
  ByteString told(WatchReply reply);

  /** Nothing has. */
  ByteString progress(WatchId seen);

  /** The last words. */
  ByteString end(WatchReply.Ended ended);

  /**
   * One event.
   *
   * @param id empty if it has none
   */
  static ByteString written(String id, String event, JsonWriter data) {
    String head = (id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + event + "\ndata: ";
    return ByteString.fromString(head)
        .concat(ByteString.fromArrayUnsafe(inOneLine(data.toBytes())))
        .concat(ByteString.fromArray("\n\n".getBytes(StandardCharsets.US_ASCII)));
  }

  /** In a JSON text the ends of lines are only white space, and here they would end the event. */
  private static byte[] inOneLine(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') json[i] = ' ';
    }
    return json;
  }
}
