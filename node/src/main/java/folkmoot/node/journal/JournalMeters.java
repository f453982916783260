package folkmoot.node.journal;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;

/** What the journal reports of its batches; its syncs are reported by {@link MeteredDisk}. */
final class JournalMeters {
  private static final Metric BATCH_BYTES =
      Metric.histogram(
          "folkmoot_journal_batch_bytes",
          Metric.Unit.BYTES,
          "Bytes of the writes that one sync made durable.");
  private static final Metric BATCH_WRITES =
      Metric.histogram(
          "folkmoot_journal_batch_writes",
          Metric.Unit.NUMBER,
          "Writes of replicas that one sync made durable.");
  private static final Metric WAITING_WRITES =
      Metric.gauge(
          "folkmoot_journal_waiting_writes",
          "Writes that wait for the next batch, when the last one was written.");
  private static final Metric WAITING_BYTES =
      Metric.gauge("folkmoot_journal_waiting_bytes", "Bytes of these writes.");
  private static final Metric DAMAGED =
      Metric.counter(
          "folkmoot_journal_damaged_total",
          "Starts that found the log damaged, or not repaired yet.");

  private final Distribution batchBytes;
  private final Distribution batchWrites;
  private final Gauge waitingWrites;
  private final Gauge waitingBytes;
  private final Counter damaged;

  JournalMeters(Meters meters) {
    batchBytes = meters.distribution(BATCH_BYTES);
    batchWrites = meters.distribution(BATCH_WRITES);
    waitingWrites = meters.gauge(WAITING_WRITES);
    waitingBytes = meters.gauge(WAITING_BYTES);
    damaged = meters.counter(DAMAGED);
  }

  void batch(int writes, long bytes) {
    batchWrites.record(writes);
    batchBytes.record(bytes);
  }

  void damaged() {
    damaged.add(1);
  }

  void waiting(int writes, long bytes) {
    waitingWrites.set(writes);
    waitingBytes.set(bytes);
  }
}
