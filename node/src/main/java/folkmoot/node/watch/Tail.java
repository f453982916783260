package folkmoot.node.watch;

import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The latest changes that were read, so that those who are nearly there do not read them each for
 * themselves: all that comes after {@link #from} and up to {@link #to}.
 */
final class Tail {
  private final int mostBytes;
  private final HeldBytes room;
  private final Deque<ChangeEvent> events = new ArrayDeque<>();
  private Position from = Position.START;
  private Position to = Position.START;
  private int bytes;

  /**
   * @param mostBytes of its own
   * @param room that it shares with those of other groups
   */
  Tail(int mostBytes, HeldBytes room) {
    this.mostBytes = mostBytes;
    this.room = room;
  }

  Position from() {
    return from;
  }

  Position to() {
    return to;
  }

  Iterable<ChangeEvent> events() {
    return events;
  }

  /** Has nothing, and goes on after this. */
  void beginAfter(Position position) {
    events.clear();
    room.give(bytes);
    bytes = 0;
    from = position;
    to = position;
  }

  /** These come next, up to there. */
  void add(List<ChangeEvent> next, Position reached) {
    for (ChangeEvent event : next) add(event);
    to = reached;
    while (bytes > mostBytes) letGo();
  }

  private void add(ChangeEvent event) {
    if (room.take(event.size())) {
      events.add(event);
      bytes += event.size();
    } else {
      beginAfter(event.position());
    }
  }

  private void letGo() {
    ChangeEvent oldest = events.remove();
    bytes -= oldest.size();
    room.give(oldest.size());
    from = oldest.position();
  }
}
