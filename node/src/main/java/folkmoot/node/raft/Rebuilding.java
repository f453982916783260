package folkmoot.node.raft;

import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a replica does whose state was damaged and thrown away, as {@link
 * folkmoot.protocol.raft.RebuildRule} has it. If its log has its first entry still, the state comes
 * from there; else the other voters are asked for theirs, one after the other, whoever leads: what
 * a snapshot has is committed.
 */
final class Rebuilding {
  static final String REASON =
      "the state on this disk was damaged: the node serves nothing from it until it is rebuilt";

  /** From asking one to asking the next, if that one answers at once that it cannot help. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** In so many parts of the time after which a transfer counts as cut off it should have begun. */
  private static final int PARTS_TO_BEGIN = 4;

  private final Replica replica;
  private final StateMachineRef stateMachine;

  /** As far as this the state has all that was lost; empty if nothing is lacking. */
  private Optional<LogPosition> until;

  private boolean lacks;
  private int asked;
  private long askedNanos;

  Rebuilding(Replica replica, StateMachineRef stateMachine, StateMachine.Opened state) {
    this.replica = replica;
    this.stateMachine = stateMachine;
    LogTerms log = replica.log().terms();
    this.lacks = state.appliedIndex() < log.base().index();
    this.until = lacks || state.rebuilding() ? Optional.of(log.end()) : Optional.empty();
    this.askedNanos = replica.clock().nanos() - PAUSE.toNanos();
  }

  /** True if the state may lack what was once answered from it. */
  boolean isOn() {
    return until.isPresent();
  }

  /** True if the log cannot go on where the state ends. */
  boolean lacks() {
    return lacks;
  }

  /** Whether clients are answered from the state. */
  boolean serves() {
    return replica.rules().rebuild().serves(isOn());
  }

  /** Whether the log goes on from a snapshot that has come, just as it is. */
  boolean takes(LogPosition snapshot) {
    return lacks && replica.rules().rebuild().continues(replica.log().terms(), snapshot);
  }

  /** Whoever leads keeps its log: a snapshot that is not of it is of another leader's. */
  boolean refuses() {
    return lacks && replica.role().shown() == Role.LEADER;
  }

  /** Asks the next voter for its state, if that is due. */
  void sweep(long now) {
    if (!lacks || !isDue(now - askedNanos)) return;
    List<Voter> others =
        replica.settings().configuration().voters().stream()
            .filter(voter -> !voter.nodeId().equals(replica.self().nodeId()))
            .toList();
    if (others.isEmpty()) return;
    if (asked == others.size()) complain();
    Voter source = others.get(asked % others.size());
    asked++;
    askedNanos = now;
    long least = replica.rules().rebuild().leastIndex(replica.log().terms());
    replica.intake().fetch(source, least, "the state here is lost");
  }

  /** One that is down does not hold up those that are not. */
  private boolean isDue(long sinceAsked) {
    if (replica.intake().isIdle()) return sinceAsked >= PAUSE.toNanos();
    Duration begins = replica.settings().snapshots().timeout().dividedBy(PARTS_TO_BEGIN);
    return replica.intake().isUnanswered() && sinceAsked >= begins.toNanos();
  }

  private void complain() {
    replica
        .context()
        .getLog()
        .error(
            "{}: the state here is lost, and no other voter has given its own, through entry {} or"
                + " later; they are asked again and again. If all have lost theirs, stop the nodes"
                + " and put a backup of a data folder back",
            replica.settings().group(),
            replica.log().terms().base().index());
  }

  /** A snapshot is in the place of the state. */
  void installed() {
    lacks = false;
    look();
  }

  /** The log, which had lost something as well, has all again that was acknowledged. */
  void logIsWhole() {
    LogPosition end = replica.log().terms().end();
    until = until.map(before -> before.compareTo(end) < 0 ? end : before);
    look();
  }

  /** The state or the log is further than it was: it may be that nothing is lacking any more. */
  void look() {
    if (until.isEmpty() || lacks || replica.recovery().isUnderWay()) return;
    long index = replica.appliedIndex();
    LogPosition applied = new LogPosition(replica.log().terms().termAt(index), index);
    if (!replica.rules().rebuild().isWhole(applied, until.get())) return;
    until = Optional.empty();
    stateMachine.rebuilt();
    replica.probe().rebuilt(replica.self());
    replica
        .context()
        .getLog()
        .info("{}: the state is rebuilt, up to {}", replica.settings().group(), index);
    replica.announce();
  }
}
