package folkmoot.node.watch;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes of changes are held for all clients of a node until they have taken them, so that
 * memory stays flat however slow they are. Whoever finds none has its turn: nobody who comes later
 * is given any before, however little that one wants, or a large change would wait for ever among
 * small ones. Safe to use from any thread.
 */
final class TurnsForRoom {
  private final long most;
  private long held;
  private long turns;

  /** Who waits, those who have waited longest first. */
  private final TreeMap<Long, Turn> line = new TreeMap<>();

  TurnsForRoom(long most) {
    this.most = most;
  }

  /** The changes of one group for one client. */
  final class Turn {
    private final Runnable room;
    private long wanted;

    /** Its place in the line, if it has been refused since it was last given something. */
    private long number;

    private Turn(Runnable room) {
      this.room = room;
    }

    /**
     * Holds so many bytes more, if there is room; more than all while nothing is held.
     *
     * @return false if there is none, or it is another's turn. Then it is told when to ask again.
     */
    boolean take(long bytes) {
      synchronized (TurnsForRoom.this) {
        wanted = bytes;
        boolean isFirst = line.isEmpty() || line.firstEntry().getValue() == this;
        if (isFirst && fits(bytes)) {
          held += bytes;
          line.remove(number);
          number = 0;
          tellFirst();
          return true;
        }
        if (number == 0) number = ++turns;
        line.put(number, this);
        return false;
      }
    }

    /** Holds up nobody until it asks again, and has its turn then. */
    void stepAside() {
      synchronized (TurnsForRoom.this) {
        if (line.remove(number) != null) tellFirst();
      }
    }

    boolean isWaiting() {
      synchronized (TurnsForRoom.this) {
        return line.containsKey(number);
      }
    }
  }

  /**
   * @param room called, on any thread, when there seems to be room for what it was refused last
   */
  Turn turn(Runnable room) {
    return new Turn(room);
  }

  /** So many bytes that some turn took are held no longer. */
  synchronized void give(long bytes) {
    if (bytes == 0) return;
    held -= bytes;
    tellFirst();
  }

  private boolean fits(long bytes) {
    return held == 0 || held + bytes <= most;
  }

  private void tellFirst() {
    Map.Entry<Long, Turn> first = line.firstEntry();
    if (first != null && fits(first.getValue().wanted)) first.getValue().room.run();
  }
}
