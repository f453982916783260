package folkmoot.node.raft;

import folkmoot.node.links.Links;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.Progress;
import folkmoot.protocol.raft.ProgressRule;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Brings one follower's log to where the leader's is: pipelined, in messages bounded by bytes, and
 * never more in flight than the window has (Raft §5.3, thesis §10.2.2). It knows only what to send;
 * what the answers mean for commit, reads and leadership is the {@link Leader}'s.
 */
final class Replicator {
  sealed interface Command {}

  /** The leader's log has grown by these entries, its last ones. */
  record Appended(LogTerms log, List<LogEntry> entries, long commitIndex) implements Command {}

  /**
   * Speak now, bearing this round.
   *
   * @param isHeartbeat false if it comes early, because reads wait for the round
   * @param rests whether the next heartbeat comes late, because there is nothing to do
   */
  record Beat(long round, LogTerms log, long commitIndex, boolean isHeartbeat, boolean rests)
      implements Command {}

  /** The leader's commit index has moved. */
  record Committed(long commitIndex) implements Command {}

  /** The follower has answered. */
  record Replied(RaftMessage.AppendEntriesReply reply, LogTerms log) implements Command {}

  /** The follower's log ends here: what it acknowledged after that is lost. */
  record Forgotten(long lastIndex, LogTerms log) implements Command {}

  /** What was wanted: consecutive entries; none if the log does not have them. */
  record Found(List<LogEntry> entries, LogTerms log) implements Command {}

  private final ActorContext<Command> context;
  private final RaftSettings settings;
  private final ProgressRule rule;
  private final Voter peer;
  private final long term;
  private final ActorRef<Links.Command> links;
  private final ActorRef<RaftReplica.Command> replica;

  private Progress progress;
  private LogTerms log;
  private long round;
  private long commitIndex;
  private long commitSent;
  private boolean waitsForEntries;
  private boolean rests;

  private Replicator(
      ActorContext<Command> context,
      RaftSettings settings,
      ProgressRule rule,
      Voter peer,
      long term,
      LogTerms log,
      ActorRef<Links.Command> links,
      ActorRef<RaftReplica.Command> replica) {
    this.context = context;
    this.settings = settings;
    this.rule = rule;
    this.peer = peer;
    this.term = term;
    this.log = log;
    this.links = links;
    this.replica = replica;
    this.progress = Progress.probing(log.lastIndex() + 1);
  }

  static Behavior<Command> create(
      RaftSettings settings,
      ProgressRule rule,
      Voter peer,
      long term,
      LogTerms log,
      ActorRef<Links.Command> links,
      ActorRef<RaftReplica.Command> replica) {
    return Behaviors.setup(
        context ->
            new Replicator(context, settings, rule, peer, term, log, links, replica).replicating());
  }

  private Behavior<Command> replicating() {
    return Behaviors.receive(Command.class)
        .onMessage(Appended.class, this::onAppended)
        .onMessage(Beat.class, this::onBeat)
        .onMessage(Committed.class, this::onCommitted)
        .onMessage(Replied.class, this::onReplied)
        .onMessage(Found.class, this::onFound)
        .onMessage(Forgotten.class, this::onForgotten)
        .build();
  }

  private Behavior<Command> onAppended(Appended appended) {
    log = appended.log();
    commitIndex = Math.max(commitIndex, appended.commitIndex());
    send(appended.entries());
    want();
    return Behaviors.same();
  }

  private Behavior<Command> onFound(Found found) {
    waitsForEntries = false;
    log = found.log();
    send(found.entries());
    if (!found.entries().isEmpty()) want();
    return Behaviors.same();
  }

  private Behavior<Command> onBeat(Beat beat) {
    round = beat.round();
    log = beat.log();
    commitIndex = Math.max(commitIndex, beat.commitIndex());
    rests = beat.rests();
    if (beat.isHeartbeat()) progress = progress.heartbeat();
    speak(List.of());
    if (isTooFarBehind()) replica.tell(new RaftReplica.Lags(term, peer));
    want();
    return Behaviors.same();
  }

  /** The log does not have the entry before the next one any more: it takes a snapshot. */
  private boolean isTooFarBehind() {
    return progress.next() <= log.base().index();
  }

  /** Tells an idle follower at once; a busy one learns it with the next entries. */
  private Behavior<Command> onCommitted(Committed committed) {
    commitIndex = Math.max(commitIndex, committed.commitIndex());
    tellCommitIfIdle();
    return Behaviors.same();
  }

  private Behavior<Command> onReplied(Replied replied) {
    log = replied.log();
    progress = rule.replied(progress, replied.reply(), log);
    want();
    tellCommitIfIdle();
    return Behaviors.same();
  }

  private Behavior<Command> onForgotten(Forgotten forgotten) {
    log = forgotten.log();
    progress = progress.forgotten(forgotten.lastIndex(), log);
    want();
    return Behaviors.same();
  }

  private void tellCommitIfIdle() {
    if (commitSent < commitIndex && progress.inFlight().isEmpty() && !waitsForEntries) {
      speak(List.of());
    }
  }

  /** Asks for the next entries, if there are any and the window has room. */
  private void want() {
    if (waitsForEntries || progress.next() > log.lastIndex() || !windowHasRoom()) return;
    if (isTooFarBehind()) return;
    waitsForEntries = true;
    replica.tell(new RaftReplica.EntriesWanted(term, peer, progress.next(), context.getSelf()));
  }

  private boolean windowHasRoom() {
    return progress.maySend(
        settings.limits().inFlightMessages(), settings.limits().inFlightBytes());
  }

  /** Sends those of the entries that continue what was sent, cut by bytes, while there is room. */
  private void send(List<LogEntry> entries) {
    if (isTooFarBehind()) return;
    int from = 0;
    while (from < entries.size()
        && entries.get(from).index() == progress.next()
        && windowHasRoom()) {
      int to = from;
      int bytes = 0;
      while (to < entries.size()) {
        int more = entries.get(to).encodedBytes();
        if (to > from && bytes + more > settings.limits().messageBytes()) break;
        bytes += more;
        to++;
      }
      List<LogEntry> cut = entries.subList(from, to);
      speak(cut);
      progress = progress.sent(cut.get(cut.size() - 1).index(), bytes);
      from = to;
    }
  }

  /** Without entries, who is too far behind is asked whether its log has where this one begins. */
  private void speak(List<LogEntry> entries) {
    long previous = Math.max(progress.next() - 1, log.base().index());
    commitSent = commitIndex;
    links.tell(
        new Links.Send(
            peer.nodeId(),
            new RaftMessage.AppendEntries(
                settings.group(),
                term,
                settings.self(),
                previous,
                log.termAt(previous),
                entries,
                commitIndex,
                round,
                rests)));
  }
}
