package folkmoot.node.simulation;

import folkmoot.node.store.SortedMapStateStore;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/** What one machine keeps over all its crashes: the files of its journal, and its states. */
final class MachineDisk {
  /** The damage mark of a journal: what it has lost and its groups have not made good yet. */
  private static final String LACKS = "journal.recovering";

  private final SortedMap<String, SortedMapStateStore.Medium> media = new TreeMap<>();

  /** Whose states were put aside, and are not rebuilt yet. */
  private final SortedSet<String> lacking = new TreeSet<>();

  private final String owner;
  private final VirtualTime time;
  private final Findings findings;
  private final Random chance;
  private SimulatedDisk files = new SimulatedDisk();
  private boolean fails;
  private boolean rotten;
  private boolean found;
  private boolean stateRotten;
  private boolean late;
  private long fullUntilNanos;
  private OptionalLong usable = OptionalLong.empty();
  private long slowUntilNanos;
  private long hangsUntilNanos;

  /**
   * @param owner the node's id
   */
  MachineDisk(String owner, SimulatedCluster.World world) {
    this.owner = owner;
    this.time = world.time();
    this.findings = world.findings();
    this.chance = world.lots().ofMoments("disk of " + owner, time::nowNanos);
  }

  SimulatedDisk files() {
    return files;
  }

  /** Its states take their time to be flushed. */
  void flushesLate() {
    late = true;
  }

  /** Where the state of this group is; of one that was never here an empty one. */
  SortedMapStateStore.Medium medium(String group) {
    SortedMapStateStore.Medium known = media.get(group);
    if (known != null) return known;
    SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
    medium.full(fullUntilNanos > time.nowNanos());
    if (late) medium.flushesLate();
    media.put(group, medium);
    return medium;
  }

  /** Up to where the state of this group would be here after a crash; 0 for none. */
  long flushed(String group) {
    return media.containsKey(group) ? media.get(group).flushedIndex() : 0;
  }

  /** The groups of which a state is here. */
  SortedSet<String> states() {
    return new TreeSet<>(media.keySet());
  }

  /** Removes the states of the groups of which this is true, durably. */
  void forget(Predicate<String> dropped) {
    media.keySet().removeIf(dropped);
    if (lacking.removeIf(dropped)) lookWhetherSound();
  }

  /** Throws all states away: they are one database. */
  void putStatesAside() {
    media.values().forEach(SortedMapStateStore.Medium::putAside);
    lacking.addAll(media.keySet());
  }

  /** True if the database cannot even be opened. */
  boolean statesAreUnreadable() {
    return media.values().stream().anyMatch(SortedMapStateStore.Medium::isUnreadable);
  }

  /** A node is about to be started on it: it syncs again, and has the room that it has by now. */
  void starts() {
    fails = false;
    if (fullUntilNanos > time.nowNanos()) takeRoom();
    else giveRoom();
  }

  /** From now on it has room, and does what it is asked. */
  void heal() {
    fullUntilNanos = 0;
    giveRoom();
    media.values().forEach(SortedMapStateStore.Medium::mend);
    files.stopAfter(Long.MAX_VALUE);
    hangsUntilNanos = 0;
  }

  /** Whoever writes to it waits for it: mostly a little, at times long. */
  long delayNanos() {
    long hangs = hangsUntilNanos - time.nowNanos();
    if (hangs > 0) return hangs + chance.nextInt(1_000_000);
    if (slowUntilNanos > time.nowNanos()) return (20 + chance.nextInt(480)) * 1_000_000L;
    long micros = chance.nextInt(20) == 0 ? chance.nextInt(30_000) : 1 + chance.nextInt(1_000);
    return micros * 1000;
  }

  /**
   * The machine has stopped: what was not synced is lost, or there in part.
   *
   * @return true if a write was torn
   */
  boolean crash(Random lot) {
    files = files.crash(lot);
    for (SortedMapStateStore.Medium medium : media.values()) medium.crash(lot::nextInt);
    return files.wasTorn();
  }

  /** The process has died: the machine has in its cache what was not synced. */
  void kill(Random lot) {
    files = files.killProcess();
    for (SortedMapStateStore.Medium medium : media.values()) medium.crash(lot::nextInt);
  }

  /** The process has closed its store: nothing of that is lost. */
  void close() {
    files = files.killProcess();
  }

  void slow(int forMillis) {
    findings.note("the disk of %s is slow for %s ms", owner, forMillis);
    slowUntilNanos = time.nowNanos() + Duration.ofMillis(forMillis).toNanos();
  }

  /** Nothing that is asked of it from now on is done before that time is over. */
  void hang(int forMillis) {
    findings.note("the disk of %s hangs for %s ms", owner, forMillis);
    hangsUntilNanos = time.nowNanos() + Duration.ofMillis(forMillis).toNanos();
  }

  /**
   * It is full for so long, also for whoever is started meanwhile.
   *
   * @param growth how much files may yet grow; empty if not even what they have can be overwritten
   */
  void fill(int forMillis, OptionalLong growth) {
    findings.note("the disk of %s is full for %s ms, but for %s", owner, forMillis, growth);
    long span = Duration.ofMillis(forMillis).toNanos();
    fullUntilNanos = time.nowNanos() + span;
    usable = growth;
    takeRoom();
    time.laterForNobody(
        span,
        () -> {
          if (fullUntilNanos <= time.nowNanos()) giveRoom();
        });
  }

  private void takeRoom() {
    files.full(usable.isEmpty());
    usable.ifPresent(files::usable);
    media.values().forEach(medium -> medium.full(true));
  }

  private void giveRoom() {
    files.full(false);
    files.usable(Long.MAX_VALUE);
    media.values().forEach(medium -> medium.full(false));
  }

  /** Its next sync fails. */
  void failSync() {
    findings.note("the disk of %s will not sync", owner);
    fails = true;
    files.failNextSync();
  }

  /** True if a sync of it was made to fail since it was started on. */
  boolean fails() {
    return fails;
  }

  /**
   * Turns one bit around that was durable, and of which what has been synced since gives proof.
   *
   * @return false if there is nothing that may rot
   */
  boolean rot(Random lot) {
    if (!files.rot(lot)) return false;
    findings.note("a bit on the disk of %s turns around", owner);
    rotten = true;
    found = false;
    return true;
  }

  /** True until all groups that lost something by it have all again. */
  boolean isRotten() {
    if (rotten && found && !files.has(LACKS)) rotten = false;
    return rotten;
  }

  /**
   * Damages what is flushed of the state.
   *
   * @param chooser given how many choices there are, makes one; the last is all of it
   * @return false if there is nothing to damage
   */
  boolean rotState(IntUnaryOperator chooser) {
    List<SortedMapStateStore.Medium> all = List.copyOf(media.values());
    if (all.isEmpty()) return false;
    int which = all.size() == 1 ? 0 : chooser.applyAsInt(all.size());
    if (!all.get(which).rot(chooser)) return false;
    findings.note("the state on the disk of %s is damaged", owner);
    stateRotten = true;
    return true;
  }

  boolean stateIsRotten() {
    return stateRotten;
  }

  /** True if its journal or its state lacks what was durable, found or not. */
  boolean isDamaged() {
    return isRotten() || stateRotten;
  }

  /** The machine stops when the disk has been asked so many things more. */
  void stopAfter(long requests) {
    fails = true;
    files.stopAfter(requests);
  }

  /** Whoever runs on it has made good what its journal lost. */
  void repaired() {
    rotten = false;
  }

  /** One group has made good what the journal lost of it: what rotted has been found. */
  void repairedInPart() {
    found = true;
  }

  /** A group that runs on it has made good what its state lost. */
  void rebuilt(String group) {
    lacking.remove(group);
    lookWhetherSound();
  }

  /** What was damaged while it was rebuilt is damaged still. */
  boolean stateHasRottedAgain() {
    return media.values().stream().anyMatch(SortedMapStateStore.Medium::isRotten);
  }

  private void lookWhetherSound() {
    if (lacking.isEmpty() && !stateHasRottedAgain()) stateRotten = false;
  }
}
