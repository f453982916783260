package folkmoot.node.simulation;

import folkmoot.gateway.Gateway;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.token.SessionToken;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a client stands among, of whichever kind it is: whom it may ask, and who writes down what it
 * asked and was told.
 *
 * @param number of the client, from 1
 * @param engineOf the engine of a node, if that lives
 * @param gatewayOf the gateway of a node, if that lives and has one
 * @param intervalNanos from one operation to the next, on average; 0 to ask again after a pause
 */
record ClientSurroundings(
    int number,
    Conditions conditions,
    Selection selection,
    Function<Integer, Optional<ActorRef<ClientRequest>>> engineOf,
    Function<Integer, Optional<ActorRef<Gateway.Command>>> gatewayOf,
    LongSupplier nowNanos,
    long intervalNanos,
    RaftInvariants invariants,
    Findings findings,
    History history) {
  private static final String GROUP = "default";

  String name() {
    return "client-" + number;
  }

  int nodes() {
    return conditions.nodes();
  }

  /** True if the operation of this number is one of those that are to happen. */
  boolean isSelected(long operation) {
    return selection.hasOperation(number, operation);
  }

  /** The last operation of a client, which must succeed. */
  Operation lastPut(Random chance, String text) {
    return conditions.workload().put(chance, text, new WriteConcern.Majority());
  }

  /**
   * Whom to ask in the end, when what is to be shown is that all who live serve: a node that is
   * gone for good would be asked in vain.
   *
   * @return this node, or the next that lives
   */
  int living(int node) {
    for (int next = 0; next < nodes(); next++) {
      int other = (node + next) % nodes();
      if (engineOf.apply(other).isPresent()) return other;
    }
    return node;
  }

  /** An operation of this client begins, now. */
  void asked(long operationNumber, Operation operation) {
    history.asked(number, operationNumber, operation, invariants.committed().size());
  }

  /** What a client had seen of the group when it asked, and what it was told. */
  void told(Operation operation, SessionToken before, long invokedNanos, ClientReply reply) {
    history.told(name(), operation, before.of(GROUP), invokedNanos, reply);
  }

  /** What a client has seen once it is told this. */
  static SessionToken after(SessionToken before, ClientReply reply) {
    return reply instanceof ClientReply.SeenLost lost
        ? before.instead(GROUP, lost.at())
        : before.and(GROUP, reply.seen());
  }

  /**
   * An operation has come to its end, now. Of one that was answered before it was committed nobody
   * knows what becomes of it.
   *
   * @param request its number as the log has it, or {@link History#BY_CONTENT}
   * @param reply empty if its outcome is not known
   * @return false if it is not known
   */
  boolean ended(long request, Operation operation, long invokedNanos, Optional<ClientReply> reply) {
    return history.add(
        name(),
        request,
        operation,
        invokedNanos,
        nowNanos.getAsLong(),
        invariants.committed().size(),
        reply.filter(told -> !told.seen().provisional()));
  }
}
