package folkmoot.deploy.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import folkmoot.deploy.client.KeyPath;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines that are sent together; of each key the last.
 *
 * @param number from 0, in the order of the file
 * @param end where the file stands after them, bad lines before it included
 * @param count how many lines, those of the same key included
 */
record Batch(long number, Map<String, Line> lines, LineReader.Position end, long count) {

  /** Collects lines until it is full. */
  static final class Builder {
    /** So that an entry with its keys stays below half a frame between nodes. */
    static final int MOST_BYTES = 96 * 1024;

    private final int mostLines;
    private Map<String, Line> lines = new LinkedHashMap<>();
    private long bytes;
    private long count;

    Builder(int mostLines) {
      this.mostLines = mostLines;
    }

    void add(Line line) {
      lines.put(line.key(), line);
      bytes += line.value().length + line.key().length() + 8L;
      count++;
    }

    /** True if this line had better begin a batch of its own. */
    boolean wouldOverflow(Line line) {
      return count > 0 && bytes + line.value().length > MOST_BYTES;
    }

    boolean full() {
      return count >= mostLines || bytes >= MOST_BYTES;
    }

    boolean empty() {
      return count == 0;
    }

    Batch build(long number, LineReader.Position end) {
      Batch batch = new Batch(number, lines, end, count);
      lines = new LinkedHashMap<>();
      bytes = 0;
      count = 0;
      return batch;
    }
  }

  Set<String> keys() {
    return lines.keySet();
  }

  /** What to send: one request for a single line, else the batch. */
  Shipment shipment() {
    return lines.size() == 1
        ? Shipment.single(lines.values().iterator().next())
        : new Shipment("POST", "/v1/keyspaces/default/batch", body());
  }

  /** The same, line by line, to find out which of them is refused. */
  List<Line> singles() {
    return new ArrayList<>(lines.values());
  }

  /** A request. */
  record Shipment(String method, String path, byte[] body) {
    static Shipment single(Line line) {
      return new Shipment("PUT", KeyPath.of(line.key()), line.value());
    }
  }

  private byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ascii("{\"updates\":{"));
    String comma = "\"";
    for (Line line : lines.values()) {
      body.writeBytes(ascii(comma));
      body.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(line.key()));
      body.writeBytes(ascii("\":"));
      body.writeBytes(line.value());
      comma = ",\"";
    }
    body.writeBytes(ascii("}}"));
    return body.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
