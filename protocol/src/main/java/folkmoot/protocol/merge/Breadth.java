package folkmoot.protocol.merge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * How many nodes an update has reached when it is answered, and of how many a read is the merge; of
 * those that keep the keyspace, whoever is asked among them (DESIGN §6). Nobody is waited for to be
 * safe: a value that merges is never wrong, only behind.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Breadth.Local.class, name = "local"),
  @JsonSubTypes.Type(value = Breadth.Majority.class, name = "majority"),
  @JsonSubTypes.Type(value = Breadth.All.class, name = "all"),
  @JsonSubTypes.Type(value = Breadth.Nodes.class, name = "nodes")
})
public sealed interface Breadth {
  /** What {@link #parse} understands, for messages. */
  String ALLOWED = "local, majority, all, or a number from 1";

  /** How many of so many nodes that is; may be more than there are. */
  int among(int members);

  /** As {@link #parse} reads it. */
  String label();

  /** The node that is asked. */
  record Local() implements Breadth {
    @Override
    public int among(int members) {
      return 1;
    }

    @Override
    public String label() {
      return "local";
    }
  }

  /** More than half of the nodes. */
  record Majority() implements Breadth {
    @Override
    public int among(int members) {
      return members / 2 + 1;
    }

    @Override
    public String label() {
      return "majority";
    }
  }

  /** Every node. */
  record All() implements Breadth {
    @Override
    public int among(int members) {
      return members;
    }

    @Override
    public String label() {
      return "all";
    }
  }

  /** So many nodes. */
  record Nodes(int count) implements Breadth {
    public Nodes {
      if (count < 1) throw new IllegalArgumentException("%d nodes".formatted(count));
    }

    @Override
    public int among(int members) {
      return count;
    }

    @Override
    public String label() {
      return Integer.toString(count);
    }
  }

  /**
   * Reads one.
   *
   * @return empty if it is none of {@link #ALLOWED}
   */
  static Optional<Breadth> parse(String text) {
    return switch (text) {
      case "local" -> Optional.of(new Local());
      case "majority" -> Optional.of(new Majority());
      case "all" -> Optional.of(new All());
      default ->
          text.matches("[1-9][0-9]{0,3}")
              ? Optional.of(new Nodes(Integer.parseInt(text)))
              : Optional.empty();
    };
  }
}
