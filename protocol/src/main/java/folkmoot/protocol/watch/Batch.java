package folkmoot.protocol.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes that a watcher is told of at once.
 *
 * @param events in their order; none of another prefix than the watcher's
 * @param through how far it has seen then, of whatever prefix
 */
public record Batch(List<ChangeEvent> events, Position through) {
  public Batch {
    events = List.copyOf(events);
  }

  /** Nothing to tell, but how far all is seen. */
  public static Batch none(Position through) {
    return new Batch(List.of(), through);
  }

  public boolean isEmpty() {
    return events.isEmpty();
  }

  /** How much it counts where bytes are counted. */
  public int size() {
    return events.stream().mapToInt(ChangeEvent::size).sum();
  }

  /**
   * What a watcher is told of what was read.
   *
   * @param read changes in their order, with none left out between the first that it has not seen
   *     and {@code reached}
   * @param reached how far was read
   * @param mostBytes of the events; the first one may be larger
   */
  public static Batch of(
      DeliveryRule rule,
      Iterable<ChangeEvent> read,
      Position reached,
      Position seen,
      String prefix,
      int mostBytes) {
    List<ChangeEvent> events = new ArrayList<>();
    long bytes = 0;
    for (ChangeEvent event : read) {
      if (!event.key().startsWith(prefix) || !rule.isDue(event, seen)) continue;
      bytes += event.size();
      if (bytes > mostBytes && !events.isEmpty())
        return new Batch(events, events.get(events.size() - 1).position());
      events.add(event);
    }
    return new Batch(events, reached.orLater(seen));
  }
}
