package folkmoot.node.crdt;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import folkmoot.protocol.metrics.Metric.Unit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the CRDT keyspaces of a node report. */
final class CrdtMeters {
  private static final Metric OPERATIONS =
      Metric.counter(
          "folkmoot_crdt_operations_total",
          "Operations on CRDT keyspaces that this node answered, by outcome.",
          "outcome");
  private static final Metric LATENCY =
      Metric.histogram(
          "folkmoot_crdt_operation_latency_seconds",
          Unit.SECONDS,
          "From an operation's arrival at the CRDT store of this node to its answer.");
  private static final Metric BATCH =
      Metric.histogram(
          "folkmoot_crdt_batch_operations",
          Unit.NUMBER,
          "Operations on one bucket that were one update of the replicator.");
  private static final Metric TIMEOUTS =
      Metric.counter(
          "folkmoot_crdt_replicator_timeouts_total",
          "Updates and reads that fewer nodes than asked for answered in time.");
  private static final Metric BUCKETS =
      Metric.gauge("folkmoot_crdt_buckets", "Buckets of CRDT keyspaces that have something.");
  private static final Metric BYTES =
      Metric.gauge("folkmoot_crdt_bucket_bytes", "Bytes of all of them.");
  private static final Metric SPLITS =
      Metric.counter("folkmoot_crdt_splits_total", "Buckets that this node has split.");
  private static final Metric SYNC =
      Metric.histogram(
          "folkmoot_crdt_sync_latency_seconds",
          Unit.SECONDS,
          "Encoding and syncing a batch of entries.");
  private static final Metric SYNCED =
      Metric.counter("folkmoot_crdt_synced_bytes_total", "Bytes of entries that were synced.");
  private static final Metric SYNC_FAILURES =
      Metric.counter(
          "folkmoot_crdt_sync_failures_total", "Batches of entries that the disk did not take.");

  private final SortedMap<String, Counter> operations = new TreeMap<>();
  private final Distribution latency;
  private final Distribution batch;
  private final Counter timeouts;
  private final Gauge buckets;
  private final Gauge bytes;
  private final Counter splits;
  private final Distribution sync;
  private final Counter synced;
  private final Counter syncFailures;

  CrdtMeters(Meters meters) {
    for (String outcome :
        List.of("done", "absent", "refused", "unavailable", "unknown", "overloaded")) {
      operations.put(outcome, meters.counter(OPERATIONS, outcome));
    }
    latency = meters.distribution(LATENCY);
    batch = meters.distribution(BATCH);
    timeouts = meters.counter(TIMEOUTS);
    buckets = meters.gauge(BUCKETS);
    bytes = meters.gauge(BYTES);
    splits = meters.counter(SPLITS);
    sync = meters.distribution(SYNC);
    synced = meters.counter(SYNCED);
    syncFailures = meters.counter(SYNC_FAILURES);
  }

  void answered(ClientReply reply, long nanos) {
    operations.get(outcome(reply)).add(1);
    latency.record(nanos);
  }

  private static String outcome(ClientReply reply) {
    boolean isDone =
        reply instanceof ClientReply.Merged
            || reply instanceof ClientReply.MergedPage
            || reply instanceof ClientReply.Inspected;
    if (isDone) return "done";
    if (reply instanceof ClientReply.Absent) return "absent";
    if (reply instanceof ClientReply.Unavailable) return "unavailable";
    if (reply instanceof ClientReply.Overloaded) return "overloaded";
    return reply instanceof ClientReply.Unknown ? "unknown" : "refused";
  }

  void batch(int size) {
    batch.record(size);
  }

  void timedOut() {
    timeouts.add(1);
  }

  void split() {
    splits.add(1);
  }

  void holds(int many, long bytesOfAll) {
    buckets.set(many);
    bytes.set(bytesOfAll);
  }

  void synced(long bytesOfAll, long nanos) {
    sync.record(nanos);
    synced.add(bytesOfAll);
  }

  void notSynced() {
    syncFailures.add(1);
  }
}
