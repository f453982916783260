package folkmoot.protocol.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Several steps, all or none, by what several keys are: if all comparisons hold, which are made of
 * the state before, then one list of steps is done, else the other. A step sees what those before
 * it did.
 *
 * @param mostResultBytes most bytes of values that its steps may read; it stands here, and is no
 *     setting of the replicas, since two of them could differ
 */
public record Transaction(
    List<Comparison> compare, List<Step> then, List<Step> otherwise, int mostResultBytes) {

  /** One of its steps. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Put.class, name = "put"),
    @JsonSubTypes.Type(value = Step.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = Step.Get.class, name = "get")
  })
  public sealed interface Step {
    String key();

    /** Sets a key; value is JSON in UTF-8. */
    record Put(String key, byte[] value) implements Step {}

    /** Removes a key, if it is there. */
    record Delete(String key) implements Step {}

    /** Reads a key. */
    record Get(String key) implements Step {}
  }

  public Transaction {
    compare = List.copyOf(compare);
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
  }

  /** Every key that it names, on whichever side. */
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>();
    compare.forEach(each -> keys.add(each.key()));
    then.forEach(step -> keys.add(step.key()));
    otherwise.forEach(step -> keys.add(step.key()));
    return keys;
  }

  /** The steps that are done if all comparisons hold, or those if not. */
  public List<Step> steps(boolean succeeded) {
    return succeeded ? then : otherwise;
  }
}
