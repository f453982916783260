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
  private final Deque<ChangeEvent> events = new ArrayDeque<>();
  private Position from = Position.START;
  private Position to = Position.START;
  private int bytes;

  Tail(int mostBytes) {
    this.mostBytes = mostBytes;
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
    bytes = 0;
    from = position;
    to = position;
  }

  /** These come next, up to there. */
  void add(List<ChangeEvent> next, Position reached) {
    to = reached;
    for (ChangeEvent event : next) {
      events.add(event);
      bytes += event.size();
    }
    while (bytes > mostBytes) {
      ChangeEvent oldest = events.remove();
      bytes -= oldest.size();
      from = oldest.position();
    }
  }
}
