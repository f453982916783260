package folkmoot.node.journal;

import folkmoot.node.time.Clock;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.io.IOException;

/** Another disk, every sync of whose files is counted and timed. */
public final class MeteredDisk extends ForwardingDisk {
  private static final Metric FSYNC =
      Metric.histogram(
          "folkmoot_journal_fsync_latency_seconds",
          Metric.Unit.SECONDS,
          "Time of each fsync of a file in the journal's folder; the count is that of all fsyncs.");

  private final Clock clock;
  private final Distribution latency;

  public MeteredDisk(Disk disk, Clock clock, Meters meters) {
    super(disk);
    this.clock = clock;
    this.latency = meters.distribution(FSYNC);
  }

  @Override
  protected DiskFile opened(String name, DiskFile file) {
    return new ForwardingFile(file) {
      @Override
      public void sync() throws IOException {
        long began = clock.nanos();
        super.sync();
        latency.record(clock.nanos() - began);
      }
    };
  }
}
