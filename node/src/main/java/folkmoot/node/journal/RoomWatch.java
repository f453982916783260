package folkmoot.node.journal;

import folkmoot.node.journal.Journal.Event;
import folkmoot.node.journal.Journal.RoomLeft;
import java.io.IOException;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;

/** How much room the disk has, and who is told when that changes. */
final class RoomWatch {
  private final Disk disk;
  private final long reserveBytes;
  private final SortedMap<String, ActorRef<Event>> owners;
  private final Supplier<Logger> log;
  private Room room = Room.AMPLE;

  /**
   * @param owners who has opened each group; grows
   */
  RoomWatch(
      Disk disk,
      long reserveBytes,
      SortedMap<String, ActorRef<Event>> owners,
      Supplier<Logger> log) {
    this.disk = disk;
    this.reserveBytes = reserveBytes;
    this.owners = owners;
    this.log = log;
  }

  /** Tells one who has come late, if it is not what all begin with. */
  void tell(ActorRef<Event> newcomer) {
    if (room != Room.AMPLE) newcomer.tell(new RoomLeft(room));
  }

  void look() throws IOException {
    find(Room.of(disk.usableBytes(), reserveBytes, room));
  }

  /** A write has failed; if not for want of room, that is the end. */
  void foundNone(IOException failure) throws IOException {
    if (!Room.isShort(failure)) throw failure;
    find(Room.NONE);
  }

  private void find(Room found) {
    if (found == room) return;
    room = found;
    if (room == Room.AMPLE) log.get().info("there is room on the disk again");
    else log.get().warn("the disk is full: {} room is left for the journal", room);
    owners.values().forEach(owner -> owner.tell(new RoomLeft(room)));
  }
}
