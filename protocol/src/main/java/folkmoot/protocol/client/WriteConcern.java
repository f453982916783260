package folkmoot.protocol.client;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * How many durable copies a write awaits before it is answered (DESIGN §3). Committing is always by
 * majority; a concern above it only waits longer. Below it the answer comes before the write is
 * committed, and a failover may lose it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = WriteConcern.Majority.class, name = "majority"),
  @JsonSubTypes.Type(value = WriteConcern.All.class, name = "all"),
  @JsonSubTypes.Type(value = WriteConcern.Copies.class, name = "copies"),
  @JsonSubTypes.Type(value = WriteConcern.UpTo.class, name = "up-to"),
  @JsonSubTypes.Type(value = WriteConcern.LocalMajority.class, name = "local-majority"),
  @JsonSubTypes.Type(value = WriteConcern.ReachableMajority.class, name = "reachable-majority")
})
public sealed interface WriteConcern {
  /** True if it is, or may be, less than a majority in a group of more than a few voters. */
  default boolean mayBeProvisional() {
    return this instanceof UpTo
        || this instanceof LocalMajority
        || this instanceof ReachableMajority
        || this instanceof Copies some && some.count() == 1;
  }

  /** A majority of the voters. */
  record Majority() implements WriteConcern {}

  /** Every voter. */
  record All() implements WriteConcern {}

  /** So many voters; must be at least one and at most all of them. */
  record Copies(int count) implements WriteConcern {}

  /** So many voters, or all of them if there are fewer. */
  record UpTo(int count) implements WriteConcern {}

  /** A majority of the voters in the leader's datacenter. */
  record LocalMajority() implements WriteConcern {}

  /** A majority of the voters that the leader hears. */
  record ReachableMajority() implements WriteConcern {}
}
