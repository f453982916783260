package folkmoot.node.simulation;

import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one watcher was told, wherever it asked: between two places where it was told that something
 * is remembered no more it must have been told everything.
 */
final class WatchRecord {
  /** What was told between two gaps. */
  private static final class Stretch {
    private final Position from;
    private final List<ChangeEvent> told = new ArrayList<>();
    private Position seen;

    Stretch(Position from) {
      this.from = from;
      this.seen = from;
    }
  }

  /** Past so many entries in the time in which nothing else happens, one is still catching up. */
  private static final int CATCHING_UP = 100;

  private final String name;
  private final String prefix;
  private final Findings findings;
  private final List<Stretch> stretches = new ArrayList<>();
  private boolean isOpen;
  private int gaps;
  private Position seenBeforeQuiet = Position.START;

  WatchRecord(String name, String prefix, Findings findings) {
    this.name = name;
    this.prefix = prefix;
    this.findings = findings;
  }

  String prefix() {
    return prefix;
  }

  int gaps() {
    return gaps;
  }

  /** It was told that it begins after this, or goes on. */
  void begins(Position seen) {
    if (isOpen) {
      findings.check(
          seen.equals(latest().seen), "watch: %s goes on at %s, not %s", name, seen, latest().seen);
    } else {
      stretches.add(new Stretch(seen));
      isOpen = true;
    }
  }

  void told(ChangeEvent event) {
    sees(event.position());
    latest().told.add(event);
    findings.check(
        event.key().startsWith(prefix), "watch: %s wants %s and is told %s", name, prefix, event);
  }

  /** All up to there is seen. */
  void sees(Position position) {
    findings.check(
        !position.isBefore(latest().seen),
        "watch: %s was at %s and is told of %s",
        name,
        latest().seen,
        position);
    latest().seen = position;
  }

  /** It was told that what comes next is remembered no more. */
  void loses(Position oldest) {
    gaps++;
    findings.check(
        latest().seen.isBefore(oldest),
        "watch: %s has seen all up to %s, and is told that it lacks what is before %s",
        name,
        latest().seen,
        oldest);
    isOpen = false;
  }

  /** From now on nothing happens but that it is told of what has. */
  void beginQuiet() {
    seenBeforeQuiet = seen().orElse(Position.START);
  }

  /** How far it has seen last; empty before it has seen anything, and behind a gap. */
  Optional<Position> seen() {
    return isOpen ? Optional.of(latest().seen) : Optional.empty();
  }

  private Stretch latest() {
    return stretches.get(stretches.size() - 1);
  }

  /**
   * Holds it to what happened.
   *
   * @param truth all changes, in their order
   * @param end up to where it must have seen all in the end, or be well on its way
   */
  void judge(List<ChangeEvent> truth, Position end) {
    for (Stretch stretch : stretches) {
      List<ChangeEvent> expected =
          truth.stream()
              .filter(event -> stretch.from.isBefore(event.position()))
              .filter(event -> !stretch.seen.isBefore(event.position()))
              .filter(event -> event.key().startsWith(prefix))
              .toList();
      compare(stretch, expected);
    }
    boolean hasSeenAll = seen().filter(seen -> !seen.isBefore(end)).isPresent();
    findings.check(
        hasSeenAll || isCatchingUp(),
        "liveness: %s has seen all up to %s in the end, and not to %s",
        name,
        seen(),
        end);
  }

  private boolean isCatchingUp() {
    long from = seenBeforeQuiet.index();
    return from > 0 && seen().filter(now -> now.index() - from >= CATCHING_UP).isPresent();
  }

  private void compare(Stretch stretch, List<ChangeEvent> expected) {
    for (int at = 0; at < Math.max(expected.size(), stretch.told.size()); at++) {
      Object told = at < stretch.told.size() ? stretch.told.get(at) : "nothing";
      Object happened = at < expected.size() ? expected.get(at) : "nothing";
      if (told.equals(happened)) continue;
      findings.violated(
          "watch: %s, after %s and up to %s, was told %s where there was %s",
          name, stretch.from, stretch.seen, told, happened);
      return;
    }
  }
}
