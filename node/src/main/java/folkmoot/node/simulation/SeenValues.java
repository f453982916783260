package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which value a key had at a version, as clients were told: of each that any of them demands. */
final class SeenValues {
  private final SortedMap<String, SortedMap<Long, String>> values = new TreeMap<>();

  SeenValues(List<Judges.Ended> ended) {
    for (Judges.Ended each : ended) {
      ClientReply reply = each.reply().orElse(null);
      if (reply instanceof ClientReply.Found found
          && each.operation() instanceof Operation.Read read)
        note(read.key(), found.version(), found.value());
      if (!(reply instanceof ClientReply.Written written)) continue;
      if (each.operation() instanceof Operation.Put put)
        note(put.key(), written.version(), put.value());
      if (each.operation() instanceof Operation.Conditional when
          && when.write() instanceof Operation.Put put)
        note(put.key(), written.version(), put.value());
    }
  }

  private void note(String key, long version, byte[] value) {
    values.computeIfAbsent(key, name -> new TreeMap<>()).put(version, Judges.text(value));
  }

  /** The value; of a version that nobody was told of, a text that no key ever has. */
  String at(String key, long version) {
    SortedMap<Long, String> ofKey = values.getOrDefault(key, new TreeMap<>());
    return ofKey.getOrDefault(version, "nobody was told of version " + version);
  }
}
