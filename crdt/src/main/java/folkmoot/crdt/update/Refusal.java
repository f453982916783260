package folkmoot.crdt.update;

import java.math.BigInteger;
import java.util.List;

/** Why an update was not made. The value is as it was. */
public sealed interface Refusal {
  /** A short sentence for the client. */
  String sentence();

  /** Its name for programs, in snake case. */
  String code();

  /**
   * The key has a value of another type.
   *
   * @param known the type it has
   */
  record AnotherType(String known, String asked) implements Refusal {
    @Override
    public String sentence() {
      return "The key is a %s, not a %s".formatted(known, asked);
    }

    @Override
    public String code() {
      return "another_type";
    }
  }

  /**
   * There is no such type.
   *
   * @param offered those that there are
   */
  record UnknownType(String asked, List<String> offered) implements Refusal {
    @Override
    public String sentence() {
      return "There is no type %s, only %s".formatted(asked, String.join(", ", offered));
    }

    @Override
    public String code() {
      return "unknown_type";
    }
  }

  /**
   * The type has no such operation.
   *
   * @param offered those that it has
   */
  record NoSuchOperation(String type, String asked, List<String> offered) implements Refusal {
    @Override
    public String sentence() {
      return "A %s has no %s, only %s".formatted(type, asked, String.join(", ", offered));
    }

    @Override
    public String code() {
      return "no_such_operation";
    }
  }

  /** An amount below zero: there is an operation for the other way, or there should be none. */
  record NegativeAmount(String operation, long by) implements Refusal {
    @Override
    public String sentence() {
      return "Cannot %s by %d".formatted(operation, by);
    }

    @Override
    public String code() {
      return "negative_amount";
    }
  }

  /**
   * More than this replica has the right to, though others may have.
   *
   * @param rights of this replica
   * @param value of the counter
   */
  record Oversell(long by, BigInteger rights, BigInteger value) implements Refusal {
    @Override
    public String sentence() {
      return "%d are more than the %s of %s that this node has rights to"
          .formatted(by, rights, value);
    }

    @Override
    public String code() {
      return "oversell";
    }
  }

  /** Rights for a node that is not known, or of which it is not known under what name it writes. */
  record UnknownReplica(String nodeId) implements Refusal {
    @Override
    public String sentence() {
      return "There is no node %s to grant rights to, as far as this node knows".formatted(nodeId);
    }

    @Override
    public String code() {
      return "unknown_node";
    }
  }

  /** Not within the text. */
  record OutsideText(long position, long length, int textLength) implements Refusal {
    @Override
    public String sentence() {
      return length == 0
          ? "Position %d is not within a text of %d".formatted(position, textLength)
          : "%d from position %d are not within a text of %d"
              .formatted(length, position, textLength);
    }

    @Override
    public String code() {
      return "outside_text";
    }
  }

  /** Half of a surrogate pair: no text in any encoding. */
  record IllFormedText() implements Refusal {
    @Override
    public String sentence() {
      return "The text has half of a surrogate pair";
    }

    @Override
    public String code() {
      return "ill_formed_text";
    }
  }

  /**
   * Past a limit.
   *
   * @param what is too large
   */
  record TooLarge(String what, long size, long limit) implements Refusal {
    @Override
    public String sentence() {
      return "%s of %d is larger than %d".formatted(what, size, limit);
    }

    @Override
    public String code() {
      return "too_large";
    }
  }
}
