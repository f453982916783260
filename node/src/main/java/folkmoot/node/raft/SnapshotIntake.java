package folkmoot.node.raft;

import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a replica does to get a state from another when its log ends before its leader's begins:
 * fetches, decides, and puts it in the place of log and state together (Raft §7, trap 10).
 *
 * <p>In this order, each step durable before the next: the snapshot is staged whole; the log begins
 * after it; the state is replaced. The second step decides: whoever opens a replica whose log
 * begins after its state installs what is staged.
 */
final class SnapshotIntake {
  /** A snapshot that is on its way; {@code index} is where it ends, 0 until that is known. */
  private record Fetching(
      SnapshotFetch.Order order, ActorRef<SnapshotFetch.Command> fetch, long index) {}

  private final Replica replica;
  private final StateMachineRef stateMachine;
  private final SnapshotMeters meters;
  private Optional<Fetching> fetching = Optional.empty();
  private boolean failed;
  private boolean installing;
  private long started;
  private long askedNanos;

  SnapshotIntake(Replica replica, StateMachineRef stateMachine, SnapshotMeters meters) {
    this.replica = replica;
    this.stateMachine = stateMachine;
    this.meters = meters;
  }

  /**
   * The leader says that the log here cannot be continued by its own. What is on its way already is
   * waited for, whoever sends it, if the leader's log will continue it.
   */
  RaftMessage.InstallSnapshotReply asked(RaftMessage.InstallSnapshot message) {
    boolean hasFailed = failed;
    failed = false;
    if (!hasFailed && needs(message) && !isUseful(message.leastIndex()))
      fetch(message.source(), message.leastIndex(), "the leader's log begins after that");
    return new RaftMessage.InstallSnapshotReply(
        replica.settings().group(),
        message.term(),
        replica.self(),
        fetching.map(Fetching::index).orElse(0L),
        hasFailed);
  }

  private boolean needs(RaftMessage.InstallSnapshot message) {
    return !installing
        && replica.rules().install().wanted(replica.commitIndex(), message.leastIndex());
  }

  private boolean isUseful(long leastIndex) {
    return fetching
        .filter(each -> each.index() >= leastIndex || each.order().leastIndex() >= leastIndex)
        .isPresent();
  }

  /** True if none is on its way, nor about to take the place of the state. */
  boolean isIdle() {
    return fetching.isEmpty() && !installing;
  }

  /** True if one was asked for and nothing of it has come. */
  boolean isUnanswered() {
    return fetching.filter(each -> each.index() == 0).isPresent();
  }

  /** Fetches one that is at least as far, in the place of whatever is on its way. */
  void fetch(Voter source, long leastIndex, String reason) {
    giveUp();
    started++;
    askedNanos = replica.clock().nanos();
    SnapshotFetch.Order order =
        new SnapshotFetch.Order(
            (replica.settings().incarnation() << 32) + started, source, leastIndex);
    replica
        .context()
        .getLog()
        .info(
            "{}: fetches a snapshot through {} or later from {}: {}, and {} is committed here",
            replica.settings().group(),
            leastIndex,
            source,
            reason,
            replica.commitIndex());
    ActorRef<SnapshotFetch.Command> fetch =
        replica.spawn(
            SnapshotFetch.create(
                replica.settings(),
                order,
                stateMachine.actor(),
                replica.links(),
                replica.context().getSelf(),
                meters),
            "snapshot-" + order.number());
    fetching = Optional.of(new Fetching(order, fetch, 0));
  }

  private void giveUp() {
    fetching.ifPresent(each -> replica.context().stop(each.fetch()));
    fetching = Optional.empty();
  }

  /** Its first chunk has come: it is known where it ends. */
  void begun(RaftReplica.FetchBegun report) {
    fetching =
        fetching.map(
            each ->
                each.order().number() == report.transfer()
                    ? new Fetching(each.order(), each.fetch(), report.index())
                    : each);
  }

  /** It is staged, durably, or will not come. */
  void ended(RaftReplica.FetchEnded report) {
    boolean isIt = fetching.filter(each -> each.order().number() == report.transfer()).isPresent();
    if (!isIt) return;
    fetching = Optional.empty();
    failed = report.end().isEmpty();
    report.end().ifPresent(this::decide);
  }

  private void decide(LogPosition snapshot) {
    if (replica.rebuilding().takes(snapshot)) {
      installing = true;
      replica.commit(snapshot.index());
      replica.log().whenDurable(Revealed.STATE, stateMachine::install);
      return;
    }
    if (replica.rebuilding().refuses()) {
      stateMachine.unstage();
      return;
    }
    if (!replica.rules().install().installs(replica.commitIndex(), snapshot)) {
      stateMachine.unstage();
      return;
    }
    // Its source may have gone on to a later term meanwhile; no log is ahead of its replica's term.
    if (snapshot.term() > replica.term()) replica.adopt(snapshot.term());
    installing = true;
    replica.begin(replica.rules().install().base(snapshot, replica.term()));
    replica.log().whenDurable(Revealed.STATE, stateMachine::install);
  }

  /** The replica closes: what is on its way is not waited for. */
  void close() {
    giveUp();
  }

  /** The state is that of the snapshot. */
  void installed() {
    installing = false;
    meters.installed(replica.clock().nanos() - askedNanos);
  }
}
