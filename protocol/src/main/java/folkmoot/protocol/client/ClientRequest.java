package folkmoot.protocol.client;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One operation on its way to the replica that can answer it.
 *
 * <p>The receiver answers exactly once, or not at all if {@code timeLeft} runs out first; the asker
 * keeps its own deadline. An engine that is not the one to answer says {@link
 * ClientReply.NotLeader} and has done nothing.
 *
 * @param clientId the node id of the gateway that took the operation from its client
 * @param requestId number of the request at that gateway, never used again in the life of its
 *     process
 * @param trace the {@code X-Request-Id} of the client's request, for log lines; empty if it has
 *     none
 * @param mark by what a repetition of it is known
 * @param group id of the group that has the data
 * @param timeLeft until the client's deadline, from when this message is received
 */
public record ClientRequest(
    String clientId,
    long requestId,
    String trace,
    Mark mark,
    String group,
    Operation operation,
    Duration timeLeft,
    ActorRef<ClientReply> replyTo) {

  /** One that leaves no trace. */
  public ClientRequest(
      String clientId,
      long requestId,
      Mark mark,
      String keyspace,
      Operation operation,
      Duration timeLeft,
      ActorRef<ClientReply> replyTo) {
    this(clientId, requestId, "", mark, keyspace, operation, timeLeft, replyTo);
  }

  /** One that is not to be repeated. */
  public ClientRequest(
      String clientId,
      long requestId,
      String group,
      Operation operation,
      Duration timeLeft,
      ActorRef<ClientReply> replyTo) {
    this(clientId, requestId, Mark.NONE, group, operation, timeLeft, replyTo);
  }
}
