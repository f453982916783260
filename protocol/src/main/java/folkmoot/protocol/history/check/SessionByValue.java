package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Wording;
import folkmoot.protocol.history.check.SessionGuarantee.Finding;
import folkmoot.protocol.history.check.WriteOrder.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges a session guarantee at one key whose written values are unique: is there an order of the
 * writes that it and the history allow? There is one exactly if what must come before what does not
 * go round in a circle.
 */
final class SessionByValue {
  /** Where one client has come to. */
  private static final class Session {
    Operation lastWrite;
    Operation lastRead;
    int lastFound = WriteOrder.INITIAL;
  }

  private final SessionGuarantee guarantee;
  private final KeyWrites writes;
  private final WriteOrder order = new WriteOrder();
  private final WriteOrder readsAlone = new WriteOrder();
  private final SortedMap<String, Session> sessions = new TreeMap<>();
  private Optional<Operation> undecided = Optional.empty();

  SessionByValue(SessionGuarantee guarantee, KeyWrites writes) {
    this.guarantee = guarantee;
    this.writes = writes;
  }

  Finding judge(List<Operation> operations) {
    if (writes.obstacle().isPresent()) return new Finding(writes.obstacle().get(), List.of());
    for (Operation operation : operations) {
      Session session = sessions.computeIfAbsent(operation.client(), client -> new Session());
      if (KeyWrites.isRead(operation)) {
        if (isThinAir(operation)) return thinAir(operation, operations);
        read(operation, session);
      } else if (KeyWrites.isWrite(operation)) {
        write(operation, session);
      }
    }
    boolean aboutWrites = guarantee.ordinal() >= SessionGuarantee.MONOTONIC_WRITES.ordinal();
    if (aboutWrites && readsAlone.circle().isPresent()) {
      return new Finding("the reads of a client go back: they tell no order of writes", List.of());
    }
    return order.circle().map(this::finding).orElseGet(this::none);
  }

  private Finding none() {
    return undecided
        .map(read -> new Finding("which delete does this tell of? " + Wording.of(read), List.of()))
        .orElse(Finding.NONE);
  }

  private boolean isThinAir(Operation read) {
    return Words.found(read).flatMap(writes::writer).isEmpty() && Words.found(read).isPresent();
  }

  private static Finding thinAir(Operation read, List<Operation> operations) {
    List<Operation> atFault = new ArrayList<>(List.of(read));
    atFault.addAll(Words.writers(read.target(), Words.found(read).orElseThrow(), operations));
    return new Finding(Words.explain(List.of(read), operations), atFault);
  }

  private void read(Operation read, Session session) {
    Optional<Operation> writer = Words.found(read).flatMap(writes::writer);
    if (writer.isPresent()) {
      stand(read, writer.get().index(), List.of(writer.get()), session);
    } else if (writes.deletes().isEmpty()) {
      stand(read, WriteOrder.INITIAL, List.of(), session);
    } else {
      absent(read, session);
    }
  }

  private void stand(Operation read, int found, List<Operation> writer, Session session) {
    if (guarantee == SessionGuarantee.READ_YOUR_WRITES && session.lastWrite != null) {
      String reason = "%s wrote %s before %s";
      edge(session.lastWrite.index(), found, reason, session.lastWrite, read, writer);
    }
    if (session.lastRead != null && guarantee != SessionGuarantee.READ_YOUR_WRITES) {
      String reason = "%s found %s before %s";
      edge(session.lastFound, found, reason, session.lastRead, read, writer);
      if (session.lastFound != found) {
        readsAlone.add(new Edge(session.lastFound, found, List.of(), ""));
      }
    }
    session.lastRead = read;
    session.lastFound = found;
  }

  /** Of the beginning, or of which delete? Only if one of them fits without more it is decided. */
  private void absent(Operation read, Session session) {
    boolean ownDelete = session.lastWrite == null || writes.deletes().contains(session.lastWrite);
    boolean fits =
        guarantee == SessionGuarantee.READ_YOUR_WRITES
            ? ownDelete
            : session.lastFound == WriteOrder.INITIAL;
    if (!fits && undecided.isEmpty()) undecided = Optional.of(read);
  }

  private void write(Operation write, Session session) {
    order.add(
        new Edge(
            WriteOrder.INITIAL,
            write.index(),
            List.of(write),
            "it is a write: " + Wording.of(write)));
    boolean follows = guarantee == SessionGuarantee.WRITES_FOLLOW_READS;
    if (session.lastWrite != null && !follows) {
      String reason = "%s wrote %s before %s";
      edge(session.lastWrite.index(), write.index(), reason, session.lastWrite, write, List.of());
    }
    if (session.lastRead != null && follows) {
      String reason = "%s found %s before %s";
      edge(session.lastFound, write.index(), reason, session.lastRead, write, List.of());
    }
    if (write.isOk()) session.lastWrite = write;
  }

  private void edge(
      int from, int to, String reason, Operation one, Operation other, List<Operation> more) {
    // To find again what was there is in order; to write it after it was found is not.
    if (from == to && KeyWrites.isRead(other)) return;
    List<Operation> shown = new ArrayList<>(more);
    shown.add(one);
    shown.add(other);
    order.add(
        new Edge(
            from, to, shown, reason.formatted(one.client(), Wording.of(one), Wording.of(other))));
  }

  private Finding finding(List<Edge> circle) {
    List<Operation> atFault = new ArrayList<>();
    for (Edge edge : circle) atFault.addAll(edge.shown());
    String words =
        circle.stream()
            .map(
                edge ->
                    "%s before %s, since %s"
                        .formatted(name(edge.from()), name(edge.to()), edge.reason()))
            .collect(Collectors.joining("; "));
    return new Finding("no order of the writes: " + words, atFault);
  }

  private static String name(int node) {
    return node == WriteOrder.INITIAL ? "the beginning" : "#" + node;
  }
}
