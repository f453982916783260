package folkmoot.deploy.load;

import folkmoot.deploy.terminal.Terminal;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Beside a running load: shows how far it is, and keeps that on disk twice a second. */
final class LoadProgress implements Closeable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Load load;
  private final Optional<ProgressFile> file;
  private final LineReader.Position from;
  private final OptionalLong size;
  private final Terminal terminal;
  private final long begun = System.nanoTime();
  private final Thread thread = new Thread(this::tick, "progress");
  private LineReader.Position kept;

  /**
   * @param file where to keep it; empty for a source that cannot be read again
   * @param from where the load begins
   * @param size of the source in bytes, if it is known
   */
  LoadProgress(
      Load load,
      Optional<ProgressFile> file,
      LineReader.Position from,
      OptionalLong size,
      Terminal terminal) {
    this.load = load;
    this.file = file;
    this.from = from;
    this.size = size;
    this.terminal = terminal;
    this.kept = from;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops showing, and keeps the last position. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.clear();
    keep();
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(PERIOD.toMillis());
        terminal.progress("loading", line());
        keep();
      }
    } catch (InterruptedException e) {
      return; // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void keep() throws IOException {
    LineReader.Position position = position();
    if (file.isEmpty() || position.equals(kept)) return;
    file.get().write(position);
    kept = position;
  }

  /** Up to here all is acknowledged. */
  LineReader.Position position() {
    Batch last = load.acknowledged();
    return last == null ? from : last.end();
  }

  private String line() {
    long loaded = load.tally().loaded.get();
    double seconds = (System.nanoTime() - begun) / 1e9;
    String line = "%,d lines, %,.0f/s".formatted(loaded, loaded / seconds);
    long done = position().offset() - from.offset();
    if (size.isPresent() && done > 0) {
      long left = size.getAsLong() - position().offset();
      long percent = position().offset() * 100 / Math.max(1, size.getAsLong());
      long eta = Math.round(left * seconds / done);
      line = bar(percent) + " " + percent + " %, " + line + ", " + eta + " s left";
    }
    long again = load.tally().retried.get() + load.tally().unknown.get();
    if (again > 0) line += ", " + again + " sent again";
    long skipped = load.tally().skipped.get();
    return skipped > 0 ? line + ", " + skipped + " bad" : line;
  }

  private static String bar(long percent) {
    int full = (int) (percent / 5);
    return "[" + "#".repeat(full) + ".".repeat(20 - full) + "]";
  }
}
