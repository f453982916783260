package folkmoot.protocol.data;

import java.util.Map;

/**
 * Writes values of JSON in the one form in which equal values are equal texts: that of RFC 8785
 * (without white space, fields in the order of their UTF-16 units, as few escapes as there can be),
 * but for numbers, which are exact and not those of a double.
 */
final class JsonText {
  /** Up to so many digits before the point a number is written out (ECMAScript §6.1.6.1.20). */
  private static final int MOST_WHOLE = 21;

  private static final int MOST_ZEROS = 6;

  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  static String of(JsonValue value) {
    JsonText writer = new JsonText();
    writer.write(value);
    return writer.text.toString();
  }

  private void write(JsonValue value) {
    if (value instanceof JsonValue.Fields fields) write(fields);
    else if (value instanceof JsonValue.Items items) write(items);
    else if (value instanceof JsonValue.Text string) write(string.value());
    else if (value instanceof JsonValue.Number number) write(number.value());
    else if (value instanceof JsonValue.Bool bool) text.append(bool.value());
    else text.append("null");
  }

  private void write(JsonValue.Fields fields) {
    String separator = "{";
    for (Map.Entry<String, JsonValue> field : fields.values().entrySet()) {
      text.append(separator);
      write(field.getKey());
      text.append(':');
      write(field.getValue());
      separator = ",";
    }
    text.append(fields.values().isEmpty() ? "{}" : "}");
  }

  private void write(JsonValue.Items items) {
    String separator = "[";
    for (JsonValue item : items.values()) {
      text.append(separator);
      write(item);
      separator = ",";
    }
    text.append(items.values().isEmpty() ? "[]" : "]");
  }

  private void write(JsonNumber number) {
    if (number.sign() == 0) {
      text.append('0');
      return;
    }
    if (number.sign() < 0) text.append('-');
    String digits = number.digits();
    long exponent = number.exponent();
    if (exponent > MOST_WHOLE || exponent <= -MOST_ZEROS) {
      scientific(digits, exponent - 1);
    } else if (exponent <= 0) {
      text.append("0.").append("0".repeat((int) -exponent)).append(digits);
    } else if (digits.length() <= exponent) {
      text.append(digits).append("0".repeat((int) exponent - digits.length()));
    } else {
      text.append(digits, 0, (int) exponent)
          .append('.')
          .append(digits, (int) exponent, digits.length());
    }
  }

  private void scientific(String digits, long power) {
    text.append(digits.charAt(0));
    if (digits.length() > 1) text.append('.').append(digits, 1, digits.length());
    text.append(power < 0 ? "e-" : "e+").append(Math.abs(power));
  }

  private void write(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      int known = "\"\\\b\f\n\r\t".indexOf(c);
      boolean pairs =
          Character.isHighSurrogate(c)
              && i + 1 < string.length()
              && Character.isLowSurrogate(string.charAt(i + 1));
      if (known >= 0) {
        text.append('\\').append("\"\\bfnrt".charAt(known));
      } else if (pairs) {
        text.append(c).append(string.charAt(++i));
      } else if (c < ' ' || Character.isSurrogate(c)) {
        // Half a pair has no bytes in UTF-8.
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
