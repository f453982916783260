package folkmoot.protocol.merge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a client asks of a value. Values of sets, registers and maps are texts that are compared as
 * they are: whoever puts JSON there puts it in one form.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Update.Increment.class, name = "increment"),
  @JsonSubTypes.Type(value = Update.Decrement.class, name = "decrement"),
  @JsonSubTypes.Type(value = Update.Grant.class, name = "grant"),
  @JsonSubTypes.Type(value = Update.Add.class, name = "add"),
  @JsonSubTypes.Type(value = Update.Remove.class, name = "remove"),
  @JsonSubTypes.Type(value = Update.Enable.class, name = "enable"),
  @JsonSubTypes.Type(value = Update.Set.class, name = "set"),
  @JsonSubTypes.Type(value = Update.Put.class, name = "put"),
  @JsonSubTypes.Type(value = Update.Insert.class, name = "insert"),
  @JsonSubTypes.Type(value = Update.Delete.class, name = "delete")
})
public sealed interface Update {
  /** As clients name it. */
  String name();

  record Increment(long by) implements Update {
    @Override
    public String name() {
      return "increment";
    }
  }

  record Decrement(long by) implements Update {
    @Override
    public String name() {
      return "decrement";
    }
  }

  /**
   * Rights to count down, from the replica that is asked to another.
   *
   * @param to the id of its node
   */
  record Grant(String to, long by) implements Update {
    @Override
    public String name() {
      return "grant";
    }
  }

  record Add(String value) implements Update {
    @Override
    public String name() {
      return "add";
    }
  }

  /**
   * Removes from a set or a map.
   *
   * @param what the value, or the field
   */
  record Remove(String what) implements Update {
    @Override
    public String name() {
      return "remove";
    }
  }

  record Enable() implements Update {
    @Override
    public String name() {
      return "enable";
    }
  }

  record Set(String value) implements Update {
    @Override
    public String name() {
      return "set";
    }
  }

  record Put(String field, String value) implements Update {
    @Override
    public String name() {
      return "put";
    }
  }

  /**
   * Types into a text.
   *
   * @param position in code points
   */
  record Insert(long position, String text) implements Update {
    @Override
    public String name() {
      return "insert";
    }
  }

  /**
   * Deletes from a text.
   *
   * @param position in code points
   * @param length in code points
   */
  record Delete(long position, long length) implements Update {
    @Override
    public String name() {
      return "delete";
    }
  }
}
