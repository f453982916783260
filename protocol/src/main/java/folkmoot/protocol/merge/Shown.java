package folkmoot.protocol.merge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a client is shown of a value. Values in sets, registers and maps are as they were put. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Shown.Number.class, name = "number"),
  @JsonSubTypes.Type(value = Shown.Truth.class, name = "truth"),
  @JsonSubTypes.Type(value = Shown.Values.class, name = "values"),
  @JsonSubTypes.Type(value = Shown.Value.class, name = "value"),
  @JsonSubTypes.Type(value = Shown.Fields.class, name = "fields"),
  @JsonSubTypes.Type(value = Shown.Text.class, name = "text")
})
public sealed interface Shown {
  /** How many characters it has, but for a few. */
  default int size() {
    if (this instanceof Number number) return number.number().bitLength() / 3;
    if (this instanceof Text text) return text.text().length();
    if (this instanceof Value one) return one.value().map(String::length).orElse(0);
    int size = 0;
    if (this instanceof Values several) {
      for (String value : several.values()) size += value.length() + 1;
    } else if (this instanceof Fields all) {
      for (Map.Entry<String, String> field : all.fields().entrySet())
        size += field.getKey().length() + field.getValue().length() + 4;
    }
    return size;
  }

  /** Of counters. */
  record Number(BigInteger number) implements Shown {}

  /** Of flags. */
  record Truth(boolean truth) implements Shown {}

  /** Of sets, sorted; of registers that keep several, also of one that keeps one or none. */
  record Values(List<String> values) implements Shown {
    public Values {
      values = List.copyOf(values);
    }
  }

  /** Of registers of which the last write wins; empty if there was none. */
  record Value(Optional<String> value) implements Shown {}

  /** Of maps. */
  record Fields(SortedMap<String, String> fields) implements Shown {
    public Fields {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
  }

  /** Of texts, which are no JSON but characters. */
  record Text(String text) implements Shown {}
}
