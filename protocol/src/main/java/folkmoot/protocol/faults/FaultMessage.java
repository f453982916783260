package folkmoot.protocol.faults;

import com.fasterxml.jackson.annotation.JsonIgnore;
import folkmoot.protocol.wire.WireMessage;
import java.util.Optional;

/**
 * What fault labs say to each other. {@code round} is a number that the asker draws; the answer
 * echoes it. A round is repeated until it is answered, so each must be harmless twice.
 */
public sealed interface FaultMessage extends WireMessage {
  /** The channel on which a node expects all of them. */
  String CHANNEL = "faults";

  long round();

  @Override
  @JsonIgnore
  default String channel() {
    return CHANNEL;
  }

  /** Be ready for this fault: it is about to begin. */
  record Stage(long round, Fault fault) implements FaultMessage {}

  /** Begin the fault that was staged, a moment after this is answered. */
  record Apply(long round, String id) implements FaultMessage {}

  /** End this fault, or every one if none is named. */
  record Heal(long round, Optional<String> id) implements FaultMessage {}

  /** Done, or about to be. A node that does not know the fault does not answer. */
  record Done(long round) implements FaultMessage {}
}
