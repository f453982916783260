package folkmoot.node.journal;

import folkmoot.protocol.client.DiskRoom;
import java.io.IOException;
import java.util.List;

/** How much room the disk has for the journal. */
public enum Room {
  /** Enough for all that may come. */
  AMPLE,
  /**
   * Less than the reserve: what clients want is to be refused. What replicas owe each other, terms,
   * votes and what is under way, is still written.
   */
  LOW,
  /** Less than half of the reserve, or the disk has refused a write: for terms and votes only. */
  NONE;

  /** How it is shown to people. */
  public DiskRoom shown() {
    return switch (this) {
      case AMPLE -> DiskRoom.AMPLE;
      case LOW -> DiskRoom.LOW;
      case NONE -> DiskRoom.NONE;
    };
  }

  private static final List<String> MESSAGES =
      List.of("No space left on device", "Disk quota exceeded", "There is not enough space");

  /**
   * True if there is no room for what was to be written. Of a write and an allocation this says
   * that nothing more than a part of the bytes is there; of a sync it says nothing: what a failed
   * sync has lost is not known.
   */
  static boolean isShort(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return MESSAGES.stream().anyMatch(message::contains);
  }

  /** What there is, of {@code usableBytes}, if it was {@code before}: it flaps around no bound. */
  static Room of(long usableBytes, long reserveBytes, Room before) {
    if (usableBytes < reserveBytes / 2) return NONE;
    if (usableBytes < reserveBytes) return LOW;
    return before == AMPLE || usableBytes >= reserveBytes + reserveBytes / 8 ? AMPLE : LOW;
  }
}
