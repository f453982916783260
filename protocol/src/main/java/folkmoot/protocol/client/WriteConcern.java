package folkmoot.protocol.client;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * How many durable copies a write awaits before it is answered (DESIGN §3). Committing is always by
 * majority; a concern above it only waits longer.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = WriteConcern.Majority.class, name = "majority"),
  @JsonSubTypes.Type(value = WriteConcern.All.class, name = "all"),
  @JsonSubTypes.Type(value = WriteConcern.Copies.class, name = "copies")
})
public sealed interface WriteConcern {
  /** A majority of the voters. */
  record Majority() implements WriteConcern {}

  /** Every voter. */
  record All() implements WriteConcern {}

  /** So many voters; must be at least a majority and at most all of them. */
  record Copies(int count) implements WriteConcern {}
}
