package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.token.SessionToken;
import java.util.ArrayList;
import java.util.List;

/** What a gateway knows of a group: its session there, and what it has passed on as written. */
final class KnownGroup {
  private final String id;
  private final GatewaySession session;
  private List<Flight> waiting = new ArrayList<>();
  private boolean opening;
  private long highWater;

  KnownGroup(String id, GatewaySession session) {
    this.id = id;
    this.session = session;
  }

  String id() {
    return id;
  }

  GatewaySession session() {
    return session;
  }

  /** This was passed on. What may yet be lost is waited for by nobody but who wrote it. */
  void told(ClientReply reply) {
    if (!reply.seen().provisional()) highWater = Math.max(highWater, reply.writtenAt());
  }

  /**
   * With the index that must be applied, for a read that wants what was written, of a client whose
   * token does not say what that is.
   */
  Operation grounded(Operation operation, SessionToken seen) {
    boolean mine =
        operation instanceof Operation.Query query
            && query.level() == ReadLevel.READ_YOUR_WRITES
            && !seen.of(id).isSome();
    return mine ? ((Operation.Query) operation).notBefore(highWater) : operation;
  }

  /** A write that waits for a session. */
  void await(Flight flight) {
    waiting.add(flight);
  }

  /** True if a session is to be opened, and nobody is at it. */
  boolean begins() {
    if (opening) return false;
    opening = true;
    return true;
  }

  /** Opening a session has come to an end: what waited for it. */
  List<Flight> ends() {
    opening = false;
    List<Flight> due = waiting;
    waiting = new ArrayList<>();
    return due;
  }

  /** Takes out what has waited for too long. */
  List<Flight> overdue(long now) {
    List<Flight> late =
        waiting.stream().filter(flight -> now - flight.journey().due() >= 0).toList();
    waiting.removeAll(late);
    return late;
  }
}
