package folkmoot.gateway;

import folkmoot.protocol.once.Turn;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The session of a gateway in the replicated state (thesis §6.3), by which its second attempts are
 * known. A write has a place in it from its first attempt until nobody awaits it any more.
 *
 * <p>What the state remembers reaches from the lowest place that is awaited to the latest. So that
 * one write that waits for long does not make that grow, it loses its place once {@code span}
 * others have come behind it: it goes on waiting for its attempt, and is not tried again.
 */
final class GatewaySession {
  /** Where a write stands. */
  record Place(long session, long sequence) {}

  private final int span;
  private final TreeSet<Long> awaited = new TreeSet<>();
  private Optional<Long> number = Optional.empty();
  private long latest;

  /**
   * @param span how many places there are between the lowest and the latest, at most
   */
  GatewaySession(int span) {
    this.span = span;
  }

  boolean isOpen() {
    return number.isPresent();
  }

  /** One was opened by the entry of this index. */
  void opened(long index) {
    number = Optional.of(index);
    latest = 0;
    awaited.clear();
  }

  /** The group does not know it any more. */
  void lost(Place place) {
    if (number.filter(open -> open == place.session()).isPresent()) number = Optional.empty();
  }

  /** The next place; only of one that is open. */
  Place next() {
    latest++;
    awaited.add(latest);
    return new Place(number.orElseThrow(), latest);
  }

  /** Nobody awaits it any more. */
  void left(Place place) {
    if (isCurrent(place)) awaited.remove(place.sequence());
  }

  /** What an attempt bears; empty if the place is lost, and no attempt may be made. */
  Optional<Turn> turn(Place place) {
    if (!isCurrent(place)) return Optional.empty();
    while (!awaited.isEmpty() && awaited.first() <= latest - span) awaited.pollFirst();
    return awaited.contains(place.sequence())
        ? Optional.of(new Turn(place.session(), place.sequence(), awaited.first()))
        : Optional.empty();
  }

  private boolean isCurrent(Place place) {
    return number.filter(open -> open == place.session()).isPresent();
  }
}
