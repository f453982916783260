package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.data.ScanRange;
import java.util.ArrayList;
import java.util.List;

/** Writes a page of a scan, and where it goes on. */
final class ScanPage {
  private ScanPage() {}

  static JsonWriter written(ScanQuery asked, ClientReply.Page page) {
    List<JsonWriter> items = new ArrayList<>(page.items().size());
    int bytes = 0;
    for (ScanRange.Item item : page.items()) {
      bytes += item.key().length() + item.value().length + 50;
      items.add(
          new JsonWriter(item.key().length() + item.value().length + 50)
              .field("key", item.key())
              .raw("value", item.value())
              .field("version", item.version()));
    }
    String last =
        page.more() ? Cursors.written(page.items().get(page.items().size() - 1).key()) : null;
    return new JsonWriter(bytes + 200)
        .objects("items", items)
        .field("cursor", last)
        .field("index", page.index())
        .field("consistency", asked.level().label())
        .field("servedBy", page.served().nodeId());
  }
}
