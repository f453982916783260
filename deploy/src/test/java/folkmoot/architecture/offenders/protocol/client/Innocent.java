package folkmoot.architecture.offenders.protocol.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.apache.pekko.actor.typed.ActorRef;

/** A message as it should be. */
public record Innocent(String text, ActorRef<String> replyTo) {
  @JsonIgnore
  public boolean isEmpty() {
    return text.isEmpty();
  }
}
