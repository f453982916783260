package folkmoot.deploy.load;

import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Loads a file, or goes on with it. */
public final class FileLoad {
  private final String cluster;
  private final Path progressFolder;
  private final Settings settings;

  /**
   * How to load.
   *
   * @param nodes to send to; connections begin with the first, or one after the other if {@code
   *     spread}
   * @param connections how many requests may be under way
   * @param batchLines lines in one request
   * @param patience how long one request is tried
   * @param skipBad pass over bad lines instead of stopping at the first
   */
  public record Settings(
      List<ClusterNode> nodes,
      boolean spread,
      int connections,
      int batchLines,
      Duration patience,
      boolean skipBad) {
    public Settings {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * What was done.
   *
   * @param loaded lines acknowledged in this run
   * @param resumedAfterLine where this run began; 0 for the beginning
   * @param acknowledgedToLine up to which line of the file all are acknowledged (or passed over)
   * @param retried requests sent again that were surely not applied before
   * @param unknownRetried requests sent again that may have been applied before
   * @param failure why it stopped before the end, if it did
   */
  public record Result(
      long loaded,
      long skipped,
      long resumedAfterLine,
      long acknowledgedToLine,
      long retried,
      long unknownRetried,
      double seconds,
      Optional<Failure> failure) {

    /** For a person. */
    public String sentence() {
      String sentence =
          "loaded %,d lines in %.1f s (%,.0f/s)"
              .formatted(loaded, seconds, loaded / Math.max(seconds, 0.001));
      if (resumedAfterLine > 0) sentence += ", after the " + resumedAfterLine + " of before";
      if (skipped > 0) sentence += ", passed over " + skipped + " bad ones";
      if (unknownRetried > 0) {
        sentence += "; " + unknownRetried + " requests of unknown outcome were sent again";
      }
      return sentence;
    }
  }

  /**
   * @param cluster token of the cluster that is loaded
   * @param progressFolder where to keep how far files have come
   */
  public FileLoad(String cluster, Path progressFolder, Settings settings) {
    this.cluster = cluster;
    this.progressFolder = progressFolder;
    this.settings = settings;
  }

  /** Loads a stream; it cannot be resumed. */
  public Result from(InputStream in, Terminal terminal) throws IOException {
    return run(in, Optional.empty(), LineReader.Position.START, OptionalLong.empty(), terminal);
  }

  /** Loads a file from where an earlier run got to, or from its beginning. */
  public Result from(Path file, boolean restart, Terminal terminal) throws IOException {
    ProgressFile progress = new ProgressFile(progressFolder, file, cluster);
    if (restart) progress.remove();
    LineReader.Position from = progress.read().orElse(LineReader.Position.START);
    if (from.line() > 0) terminal.say("going on after line " + from.line());
    try (FileChannel channel = FileChannel.open(file)) {
      InputStream in = Channels.newInputStream(channel.position(from.offset()));
      OptionalLong size = OptionalLong.of(Files.size(file));
      Result result = run(in, Optional.of(progress), from, size, terminal);
      if (result.failure().isEmpty()) progress.remove();
      return result;
    }
  }

  private Result run(
      InputStream in,
      Optional<ProgressFile> file,
      LineReader.Position from,
      OptionalLong size,
      Terminal terminal)
      throws IOException {
    long begun = System.nanoTime();
    Load load = new Load(settings);
    LoadProgress progress = new LoadProgress(load, file, from, size, terminal);
    progress.start();
    Optional<Failure> failure = Optional.empty();
    try (progress) {
      load.run(new LineReader(in, from));
    } catch (Failure e) {
      failure = Optional.of(e);
    }
    Tally tally = load.tally();
    return new Result(
        tally.loaded.get(),
        tally.skipped.get(),
        from.line(),
        progress.position().line(),
        tally.retried.get(),
        tally.unknown.get(),
        (System.nanoTime() - begun) / 1e9,
        failure);
  }
}
