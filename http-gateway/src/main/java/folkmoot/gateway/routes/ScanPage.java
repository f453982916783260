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
    return items(page.items(), page.more())
        .field("index", page.index())
        .field("consistency", asked.level().label())
        .field("servedBy", page.served().nodeId());
  }

  /** Of several groups, each of which has a log of its own: there is no index of all. */
  static JsonWriter written(ScanQuery asked, MergedScan.Merged page) {
    return items(page.items(), page.more())
        .field("index", null)
        .field("consistency", asked.level().label())
        .field("servedBy", String.join(", ", page.nodes()));
  }

  private static JsonWriter items(List<ScanRange.Item> page, boolean more) {
    List<JsonWriter> items = new ArrayList<>(page.size());
    int bytes = 0;
    for (ScanRange.Item item : page) {
      bytes += item.key().length() + item.value().length + 50;
      items.add(
          new JsonWriter(item.key().length() + item.value().length + 50)
              .field("key", item.key())
              .raw("value", item.value())
              .field("version", item.version()));
    }
    String last = more ? Cursors.written(page.get(page.size() - 1).key()) : null;
    return new JsonWriter(bytes + 200).objects("items", items).field("cursor", last);
  }
}
