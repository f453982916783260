package folkmoot.node.raft;

import folkmoot.protocol.client.Role;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import folkmoot.protocol.metrics.Metric.Unit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replica reports of itself. What goes up and down is told at every sweep, what is counted
 * and timed is told once a batch.
 */
final class RaftMeters {
  private static final String GROUP = "group";
  private static final Metric PRE_VOTES =
      Metric.counter(
          "folkmoot_raft_pre_votes_started_total",
          "Times that this replica asked whether it would be voted for.",
          GROUP);
  private static final Metric ELECTIONS_STARTED =
      Metric.counter(
          "folkmoot_raft_elections_started_total",
          "Times that this replica stood for election.",
          GROUP);
  private static final Metric ELECTIONS_WON =
      Metric.counter(
          "folkmoot_raft_elections_won_total", "Times that this replica became leader.", GROUP);
  private static final Metric LEADERSHIP_CHANGES =
      Metric.counter(
          "folkmoot_raft_leadership_changes_total",
          "Times that this replica saw another leader than before, the first included.",
          GROUP);
  private static final Metric OPERATIONS_COMMITTED =
      Metric.counter(
          "folkmoot_raft_operations_committed_total",
          "Writes of clients that were committed while this replica led.",
          GROUP);
  private static final Metric COMMIT_LATENCY =
      Metric.histogram(
          "folkmoot_raft_commit_latency_seconds",
          Unit.SECONDS,
          "Time from the proposal of a client's write to its commit, at the leader.",
          GROUP);
  private static final Metric APPLY_LATENCY =
      Metric.histogram(
          "folkmoot_raft_apply_latency_seconds",
          Unit.SECONDS,
          "Time from the commit of an entry, as this replica learns of it, until it is applied.",
          GROUP);
  private static final Metric REPLICATION_LAG =
      Metric.histogram(
          "folkmoot_raft_replication_lag_seconds",
          Unit.SECONDS,
          "Time from an append at the leader until a follower has confirmed it.",
          GROUP);
  private static final Metric REFUSALS =
      Metric.counter(
          "folkmoot_raft_refusals_total",
          "Operations that this replica turned away, by reason.",
          GROUP,
          "reason");
  private static final Metric ROLE =
      Metric.gauge(
          "folkmoot_raft_role",
          "1 for the role that this replica has, 0 for others.",
          GROUP,
          "role");

  private static final Metric FOLLOWER_LAG =
      Metric.gauge(
          "folkmoot_raft_follower_lag_entries",
          "Entries of the leader's log that a follower has not confirmed; 0 where none is led.",
          GROUP,
          "peer");

  /** What goes up and down. */
  enum Level {
    TERM("term", "The current term."),
    COMMIT_INDEX("commit_index", "Up to where the log is known to be committed."),
    APPLIED_INDEX("applied_index", "Up to where the state machine has applied the log."),
    FIRST_INDEX("first_index", "The first entry that the log still has."),
    LAST_INDEX("last_index", "The last entry of the log, durable or not."),
    DURABLE_INDEX("durable_index", "Up to where the log is durable here."),
    PROPOSALS("proposals", "Writes that a leader has taken and not yet appended."),
    PENDING_WRITES("pending_writes", "Writes whose clients await an answer."),
    PENDING_BYTES("pending_bytes", "Bytes of the entries that are proposed and not yet applied."),
    UNAPPLIED_BYTES("unapplied_bytes", "Bytes handed to the state machine and not yet applied."),
    WAITING_READS("waiting_reads", "Reads that wait for an index or for the state machine.");

    private final String name;
    private final String help;

    Level(String name, String help) {
      this.name = name;
      this.help = help;
    }

    private Metric metric() {
      return Metric.gauge("folkmoot_raft_" + name, help, GROUP);
    }
  }

  /** Why an operation is turned away. */
  enum Reason {
    NOT_LEADER,
    UNAVAILABLE,
    /** Too many bytes of writes wait. */
    WRITES_WAITING,
    /** Too many reads wait. */
    READS_WAITING,
    /** It is refused whenever it is asked. */
    INVALID
  }

  final Counter preVotesStarted;
  final Counter electionsStarted;
  final Counter electionsWon;
  final Counter leadershipChanges;
  final Counter operationsCommitted;
  final Distribution commitLatency;
  final Distribution applyLatency;
  final Distribution replicationLag;
  private final Map<Level, Gauge> levels = new EnumMap<>(Level.class);
  private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);
  private final Map<Role, Gauge> roles = new EnumMap<>(Role.class);
  private final SortedMap<String, Gauge> followerLags = new TreeMap<>();
  private final Meters meters;
  private final String group;

  RaftMeters(Meters meters, String group) {
    this.meters = meters;
    this.group = group;
    preVotesStarted = meters.counter(PRE_VOTES, group);
    electionsStarted = meters.counter(ELECTIONS_STARTED, group);
    electionsWon = meters.counter(ELECTIONS_WON, group);
    leadershipChanges = meters.counter(LEADERSHIP_CHANGES, group);
    operationsCommitted = meters.counter(OPERATIONS_COMMITTED, group);
    commitLatency = meters.distribution(COMMIT_LATENCY, group);
    applyLatency = meters.distribution(APPLY_LATENCY, group);
    replicationLag = meters.distribution(REPLICATION_LAG, group);
    for (Level level : Level.values()) levels.put(level, meters.gauge(level.metric(), group));
    for (Reason reason : Reason.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      refusals.put(reason, meters.counter(REFUSALS, group, name));
    }
    for (Role role : Role.values()) roles.put(role, meters.gauge(ROLE, group, role.label()));
  }

  void refused(Reason reason) {
    refusals.get(reason).add(1);
  }

  void set(Level level, long value) {
    levels.get(level).set(value);
  }

  void role(Role now) {
    roles.forEach((role, gauge) -> gauge.set(role == now ? 1 : 0));
  }

  void followerLag(String peer, long entries) {
    followerLags
        .computeIfAbsent(peer, name -> meters.gauge(FOLLOWER_LAG, group, name))
        .set(entries);
  }

  /** This replica does not lead any more. */
  void noFollowers() {
    followerLags.values().forEach(gauge -> gauge.set(0));
  }
}
