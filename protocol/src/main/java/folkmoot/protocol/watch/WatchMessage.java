package folkmoot.protocol.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import folkmoot.protocol.wire.WireMessage;
import java.util.List;

/**
 * What a node that is watched asks of one that keeps the group, and is answered. Any replica may be
 * asked at any time, since a position means the same at each. The answer echoes a number that its
 * asker never uses again; what is lost is asked again.
 */
public sealed interface WatchMessage extends WireMessage {
  /** The channel on which a node expects all of them. */
  String CHANNEL = "watch";

  String group();

  long number();

  @Override
  @JsonIgnore
  default String channel() {
    return CHANNEL;
  }

  /** Asks a replica. */
  sealed interface Question extends WatchMessage {}

  /** What a replica says. */
  sealed interface Answer extends WatchMessage {}

  /** What does the replica remember? Answered by {@link There}. */
  record Where(String group, long number) implements Question {}

  /**
   * What comes after this? Answered by {@link Changes} or {@link Gone}.
   *
   * @param waitMillis after which that there is nothing is answered
   */
  record Next(String group, long number, Position seen, String prefix, long waitMillis)
      implements Question {}

  /**
   * What the replica has.
   *
   * @param oldest all changes after this are remembered
   * @param reached all changes up to this are applied
   */
  record There(String group, long number, Position oldest, Position reached) implements Answer {}

  /**
   * Changes that follow each other, those of other prefixes left out; perhaps none.
   *
   * @param through how far has been looked, of whatever prefix
   */
  record Changes(String group, long number, List<ChangeEvent> events, Position through)
      implements Answer {
    public Changes {
      events = List.copyOf(events);
    }
  }

  /** Something of what comes next is remembered no more. */
  record Gone(String group, long number, Position oldest) implements Answer {}

  /** This node does not keep the group, or not yet, or is about to stop, or has too much to do. */
  record Refused(String group, long number) implements Answer {}
}
