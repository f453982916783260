package folkmoot.protocol.raft;

import java.util.function.ToLongFunction;

/** When a committed write has the durable copies that its client asked for (DESIGN §3). */
@FunctionalInterface
public interface WriteConcernRule {
  /**
   * @param copies how many voters must have the entry on their disks
   */
  boolean met(Configuration configuration, ToLongFunction<Voter> durable, long index, int copies);

  static WriteConcernRule paper() {
    return (configuration, durable, index, copies) ->
        configuration.voters().stream().filter(voter -> durable.applyAsLong(voter) >= index).count()
            >= copies;
  }
}
