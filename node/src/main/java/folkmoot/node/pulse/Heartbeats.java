package folkmoot.node.pulse;

import folkmoot.protocol.raft.Voter;
import java.util.OptionalLong;

/**
 * Whose node was heard, and has heard this one, by this node's clock; safe to ask from any thread.
 */
public interface Heartbeats {
  /** Nobody was ever heard: of a replica without a node around it. */
  Heartbeats NONE =
      new Heartbeats() {
        @Override
        public OptionalLong heardNanos(Voter voter) {
          return OptionalLong.empty();
        }

        @Override
        public OptionalLong answeredNanos(Voter voter) {
          return OptionalLong.empty();
        }

        @Override
        public long life(Voter voter) {
          return 0;
        }
      };

  /** When a pulse of this voter's node last came; empty if none did. */
  OptionalLong heardNanos(Voter voter);

  /** When the latest pulse was sent of which its node has said that it came; empty if none was. */
  OptionalLong answeredNanos(Voter voter);

  /** Which start of its node the pulse was of that came last; 0 for none. */
  long life(Voter voter);
}
