package folkmoot.node.simulation;

import folkmoot.node.journal.CorruptJournal;
import folkmoot.node.journal.JournalFailed;
import folkmoot.node.journal.VoteForgotten;
import folkmoot.node.store.StoreFailed;
import folkmoot.node.time.Clock;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;
import java.util.Random;

/** One node of a cluster over all its lives: its disk, its clock, and who it is just now. */
final class Member implements SimulatedNode.Ending, Clock {
  /** Is told, in a step of its own, that a life of a node is at its end. */
  interface Fate {
    /**
     * An actor of it has failed, as it must when its disk does.
     *
     * @param forGood it may have forgotten a vote
     */
    void failed(Member member, VirtualTime.Life life, boolean forGood);

    /** It has met damage in its state, and is to start again without it. */
    void stateDamaged(Member member, VirtualTime.Life life);

    void closed(Member member, VirtualTime.Life life);
  }

  final Voter voter;
  private final String address;
  private final MachineDisk disk;
  private final VirtualTime time;
  private final Findings findings;
  private final Lots lots;
  private final Fate fate;
  private final long wallAheadMillis;
  private double pace;
  private long incarnation;
  private VirtualTime.Life life;
  private boolean closing;
  private boolean lost;

  /** Its clock showed this when its pace was changed last. */
  private long clockNanos;

  private long paceSinceNanos;
  private Optional<SimulatedNode.Doors> doors = Optional.empty();

  /**
   * @param pace of its clocks; 1 is right
   * @param wallAheadMillis by how much its wall clock is ahead of the time since the beginning
   */
  Member(Voter voter, double pace, long wallAheadMillis, SimulatedCluster.World world, Fate fate) {
    this.voter = voter;
    this.address = SimulatedNode.addressOf(voter.nodeId());
    this.pace = pace;
    this.wallAheadMillis = wallAheadMillis;
    this.time = world.time();
    this.findings = world.findings();
    this.lots = world.lots();
    this.disk = new MachineDisk(voter.nodeId(), world);
    this.fate = fate;
  }

  /** Its life, of the present or the latest start. */
  VirtualTime.Life life() {
    return life;
  }

  long incarnation() {
    return incarnation;
  }

  String address() {
    return address;
  }

  MachineDisk disk() {
    return disk;
  }

  boolean isAlive() {
    return doors.isPresent();
  }

  boolean isClosing() {
    return closing;
  }

  /** True if it has found that its disk has not what it had, and stays down for good. */
  boolean isLost() {
    return lost;
  }

  /** Its engine and its store; only of one that is alive. */
  SimulatedNode.Doors doors() {
    return doors.orElseThrow();
  }

  Optional<SimulatedNode.Doors> doorsIfAlive() {
    return doors;
  }

  /** A source of chance of its own for something that befalls it in this life. */
  Random lot(String what) {
    return lots.of(what + " of " + voter.nodeId(), incarnation);
  }

  /** Another life begins, on what the disk has. */
  void begin() {
    incarnation++;
    closing = false;
    disk.starts();
    life = time.lifeOf(voter.nodeId() + "-life-" + incarnation);
    life.pace(pace);
    life.onDisk(disk::delayNanos);
  }

  void lives(SimulatedNode.Doors by) {
    doors = Optional.of(by);
  }

  void isToClose() {
    closing = true;
  }

  /** Nothing of it runs any more. */
  void ends() {
    life.end();
    doors = Optional.empty();
  }

  void staysDown() {
    lost = true;
  }

  /** From now on its clock runs at this pace; 1 is right. */
  void drift(double nowPace) {
    findings.note("the clock of %s runs at %.3f", this, nowPace);
    clockNanos = nanos();
    paceSinceNanos = time.nowNanos();
    pace = nowPace;
    life.pace(nowPace);
  }

  /** The journal must fail if the disk does, the state machine if the state is damaged. */
  @Override
  public void failed(String actor, Throwable cause) {
    if (disk.stateIsRotten() && isForDamage(cause)) {
      findings.note("%s of %s finds its state damaged", actor, voter);
      VirtualTime.Life failedLife = life;
      time.laterForNobody(0, () -> fate.stateDamaged(this, failedLife));
      return;
    }
    StringBuilder causes = new StringBuilder();
    boolean byJournal = false;
    boolean byRot = false;
    boolean forgotten = false;
    boolean opening = false;
    boolean noRoom = false;
    for (Throwable next = cause; next != null; next = next.getCause()) {
      byJournal |= next instanceof JournalFailed;
      byRot |= next instanceof CorruptJournal || next instanceof VoteForgotten;
      forgotten |= next instanceof VoteForgotten;
      opening |= String.valueOf(next.getMessage()).contains("cannot be opened");
      noRoom |= String.valueOf(next.getMessage()).contains("No space left");
      causes.append(" <- ").append(next);
    }
    boolean forGood = forgotten;
    boolean noRoomToOpen = opening && noRoom;
    if (byRot ? !disk.isRotten() : !(disk.fails() || noRoomToOpen) || !byJournal) {
      findings.violated("failure: %s of %s fails%s", actor, voter, causes);
      return;
    }
    findings.note("%s of %s fails%s", actor, voter, causes);
    VirtualTime.Life failedLife = life;
    time.laterForNobody(0, () -> fate.failed(this, failedLife, forGood));
  }

  private static boolean isForDamage(Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (next instanceof StoreFailed failed && failed.isForDamage()) return true;
    }
    return false;
  }

  @Override
  public void closed() {
    VirtualTime.Life closedLife = life;
    time.laterForNobody(0, () -> fate.closed(this, closedLife));
  }

  @Override
  public long nanos() {
    return clockNanos + (long) ((time.nowNanos() - paceSinceNanos) * pace);
  }

  @Override
  public long wallMillis() {
    return wallAheadMillis + nanos() / 1_000_000;
  }

  @Override
  public String toString() {
    return voter.nodeId();
  }
}
