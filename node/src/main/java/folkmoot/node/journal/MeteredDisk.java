package folkmoot.node.journal;

import folkmoot.node.time.Clock;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Another disk, every sync of whose files is counted and timed. */
public final class MeteredDisk implements Disk {
  private static final Metric FSYNC =
      Metric.histogram(
          "folkmoot_journal_fsync_latency_seconds",
          Metric.Unit.SECONDS,
          "Time of each fsync of a file in the journal's folder; the count is that of all fsyncs.");

  private final Disk disk;
  private final Clock clock;
  private final Distribution latency;

  public MeteredDisk(Disk disk, Clock clock, Meters meters) {
    this.disk = disk;
    this.clock = clock;
    this.latency = meters.distribution(FSYNC);
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new MeteredFile(disk.open(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void syncFolder() throws IOException {
    disk.syncFolder();
  }

  private final class MeteredFile implements DiskFile {
    private final DiskFile file;

    MeteredFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void allocate(long size) throws IOException {
      file.allocate(size);
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      file.write(position, from);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      long began = clock.nanos();
      file.sync();
      latency.record(clock.nanos() - began);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
