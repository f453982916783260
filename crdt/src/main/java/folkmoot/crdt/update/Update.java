package folkmoot.crdt.update;

import folkmoot.crdt.ReplicaId;

/**
 * What a client asks of a value. Values of sets, registers and maps are texts that are compared as
 * they are: whoever puts JSON there puts it in one form.
 */
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

  /** Rights to count down, from the replica that is asked to another. */
  record Grant(ReplicaId to, long by) implements Update {
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
