package folkmoot.node.raft;

import folkmoot.node.journal.Room;
import folkmoot.node.time.Clock;
import folkmoot.protocol.raft.LocalHealth;
import folkmoot.protocol.raft.SlowDiskRule;
import java.time.Duration;
import java.util.Optional;

/**
 * How well this replica does, as it can tell itself: whether it runs, and what its disk is like.
 */
final class Vigour {
  /** Between two sweeps of a replica that has something to do. */
  static final Duration USUAL = Duration.ofMillis(50);

  private final Clock clock;
  private final DurableLog log;
  private final SlowDiskRule slowDisk;
  private final Duration diskPatience;
  private LocalHealth health = LocalHealth.GOOD;
  private long sweptNanos;
  private long takenNanos;
  private Optional<Long> slowNanos = Optional.empty();
  private Room room = Room.AMPLE;

  Vigour(Clock clock, DurableLog log, SlowDiskRule slowDisk, Duration diskPatience) {
    this.clock = clock;
    this.log = log;
    this.slowDisk = slowDisk;
    this.diskPatience = diskPatience;
  }

  /** The replica begins to serve. */
  void begin() {
    sweptNanos = clock.nanos();
    takenNanos = sweptNanos;
  }

  /** How far this replica may trust its impression that others are silent. */
  LocalHealth health() {
    return health;
  }

  /** A message is about to be taken: for how long none was. */
  long silentNanos() {
    long now = clock.nanos();
    long silent = now - takenNanos;
    takenNanos = now;
    return silent;
  }

  /**
   * A timer has struck, which says whether this process runs when it should.
   *
   * @param pause after which it was to strike
   */
  void swept(long now, Duration pause) {
    long late = now - sweptNanos - pause.toNanos();
    // What was observed before fades with time, however often it is looked.
    for (long passed = 0; passed < pause.toNanos(); passed += USUAL.toNanos())
      health = health.observe(late);
    sweptNanos = now;
  }

  /** True if the disk keeps a write waiting for too long. */
  boolean diskHangs() {
    return slowDisk.isSlow(log.waitedNanos(clock.nanos()), diskPatience);
  }

  /** True if it does, or did so a short time ago. */
  boolean diskIsSlow() {
    long now = clock.nanos();
    if (diskHangs()) slowNanos = Optional.of(now);
    return slowNanos.filter(last -> now - last <= diskPatience.toNanos()).isPresent();
  }

  /** How much room the disk has. */
  Room room() {
    return room;
  }

  void hasRoom(Room now) {
    room = now;
  }
}
