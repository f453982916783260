package folkmoot.node.raft;

import folkmoot.protocol.client.Role;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.MeterFamily;
import folkmoot.protocol.metrics.Meters;
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
  /** What goes up and down. */
  enum Level {
    TERM("term", "The current term."),
    COMMIT_INDEX("commit_index", "Up to where the log is known to be committed."),
    APPLIED_INDEX("applied_index", "Up to where the state machine has applied the log."),
    FIRST_INDEX("first_index", "The first entry that the log still has, one after its base."),
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
  final Counter repetitionsJoined;
  final Counter compactions;
  final Distribution commitLatency;
  final Distribution applyLatency;
  final Distribution replicationLag;
  private final Map<Level, Gauge> levels = new EnumMap<>(Level.class);
  private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);
  private final Map<Role, Gauge> roles = new EnumMap<>(Role.class);
  private final SortedMap<String, Gauge> followerLags = new TreeMap<>();
  private final MeterFamily family;

  RaftMeters(Meters meters, String group) {
    family = MeterFamily.of(meters, "folkmoot_raft_", "group", group);
    preVotesStarted =
        family.counter(
            "pre_votes_started", "Times that this replica asked whether it would be voted for.");
    electionsStarted =
        family.counter("elections_started", "Times that this replica stood for election.");
    electionsWon = family.counter("elections_won", "Times that this replica became leader.");
    leadershipChanges =
        family.counter(
            "leadership_changes",
            "Times that this replica saw another leader than before, the first included.");
    operationsCommitted =
        family.counter(
            "operations_committed",
            "Writes of clients that were committed while this replica led.");
    repetitionsJoined =
        family.counter(
            "repetitions_joined",
            "Writes that were sent again while they were under way, and not appended once more.");
    compactions =
        family.counter(
            "compactions",
            "Times that the log was let go of up to what the state on the disk has.");
    commitLatency =
        family.seconds(
            "commit_latency",
            "Time from the proposal of a client's write to its commit, at the leader.");
    applyLatency =
        family.seconds(
            "apply_latency",
            "Time from the commit of an entry, as this replica learns of it, until it is applied.");
    replicationLag =
        family.seconds(
            "replication_lag",
            "Time from an append at the leader until a follower has confirmed it.");
    for (Level level : Level.values()) levels.put(level, family.gauge(level.name, level.help));
    for (Reason reason : Reason.values()) {
      refusals.put(
          reason,
          family
              .with("reason", reason.name().toLowerCase(Locale.ROOT))
              .counter("refusals", "Operations that this replica turned away, by reason."));
    }
    for (Role role : Role.values()) {
      if (role == Role.PEER) continue;
      roles.put(
          role,
          family
              .with("role", role.label())
              .gauge("role", "1 for the role that this replica has, 0 for others."));
    }
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
    followerLags.computeIfAbsent(peer, this::lagOf).set(entries);
  }

  private Gauge lagOf(String peer) {
    return family
        .with("peer", peer)
        .gauge(
            "follower_lag_entries",
            "Entries of the leader's log that a follower has not confirmed; 0 where none is led.");
  }

  /** This replica does not lead any more. */
  void noFollowers() {
    followerLags.values().forEach(gauge -> gauge.set(0));
  }
}
