package folkmoot.gateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one JSON object as bytes, field by field, in the order of the calls. */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;
  private boolean first = true;

  /** An object with no field yet; {@code sizeHint} is the expected length in bytes. */
  public JsonWriter(int sizeHint) {
    bytes = new byte[Math.max(16, sizeHint)];
    append('{');
  }

  /** A string, or null. */
  public JsonWriter field(String name, String value) {
    name(name);
    value(value);
    return this;
  }

  /** A whole number. */
  public JsonWriter field(String name, long value) {
    name(name);
    ascii(Long.toString(value));
    return this;
  }

  /** A number; what JSON has no word for (not a number, infinite) becomes 0. */
  public JsonWriter field(String name, double value) {
    name(name);
    ascii(Double.isFinite(value) ? Double.toString(value) : "0");
    return this;
  }

  public JsonWriter field(String name, boolean value) {
    name(name);
    ascii(value ? "true" : "false");
    return this;
  }

  /** A JSON text, byte by byte as it is. */
  public JsonWriter raw(String name, byte[] json) {
    name(name);
    copy(json);
    return this;
  }

  /** A list of strings. */
  public JsonWriter list(String name, Iterable<String> values) {
    name(name);
    strings(values);
    return this;
  }

  /** A list of lists of strings. */
  public JsonWriter lists(String name, Iterable<? extends Iterable<String>> values) {
    name(name);
    append('[');
    String separator = "";
    for (Iterable<String> value : values) {
      ascii(separator);
      strings(value);
      separator = ",";
    }
    append(']');
    return this;
  }

  /** A list of objects; their writers are spent. */
  public JsonWriter objects(String name, Iterable<JsonWriter> values) {
    name(name);
    append('[');
    String separator = "";
    for (JsonWriter value : values) {
      ascii(separator);
      copy(value.toBytes());
      separator = ",";
    }
    append(']');
    return this;
  }

  /** Begins an object within this one, until {@link #end}. */
  public JsonWriter begin(String name) {
    name(name);
    append('{');
    first = true;
    return this;
  }

  /** Ends the object that {@link #begin} began. */
  public JsonWriter end() {
    append('}');
    first = false;
    return this;
  }

  /** The whole object; this writer is spent. */
  public byte[] toBytes() {
    append('}');
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void name(String name) {
    if (!first) append(',');
    first = false;
    value(name);
    append(':');
  }

  private void strings(Iterable<String> values) {
    append('[');
    String separator = "";
    for (String value : values) {
      ascii(separator);
      value(value);
      separator = ",";
    }
    append(']');
  }

  private void copy(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
  }

  private void value(String value) {
    if (value == null) {
      ascii("null");
      return;
    }
    append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        append('\\');
        append(c);
      } else if (c < ' ') {
        escape(c);
      } else if (c < 0x80) {
        append(c);
      } else {
        i += beyondAscii(value, i);
      }
    }
    append('"');
  }

  /** Writes the character at {@code i}; 1 if it took the next char, too. */
  private int beyondAscii(String value, int i) {
    int point = value.codePointAt(i);
    if (Character.charCount(point) == 1 && Character.isSurrogate((char) point)) {
      escape((char) point);
      return 0;
    }
    reserve(4);
    if (point < 0x800) {
      append(0xc0 | point >> 6);
    } else if (point < 0x10000) {
      append(0xe0 | point >> 12);
      append(0x80 | point >> 6 & 0x3f);
    } else {
      append(0xf0 | point >> 18);
      append(0x80 | point >> 12 & 0x3f);
      append(0x80 | point >> 6 & 0x3f);
    }
    append(0x80 | point & 0x3f);
    return Character.charCount(point) - 1;
  }

  private void escape(char c) {
    ascii("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) append(HEX[c >> shift & 0xf]);
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) bytes[length++] = (byte) text.charAt(i);
  }

  private void append(int b) {
    if (length == bytes.length) reserve(1);
    bytes[length++] = (byte) b;
  }

  private void reserve(int more) {
    if (bytes.length - length < more)
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
  }
}
