package folkmoot.deploy.load;

import folkmoot.deploy.client.Courier;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.load.Batch.Shipment;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One run through a file: reads, batches, sends side by side, and knows how far it has come. */
final class Load {
  private final FileLoad.Settings settings;
  private final Tally tally = new Tally();
  private final Watermark watermark = new Watermark();
  private final KeyOrder order;
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private final ConcurrentLinkedQueue<Courier> idle = new ConcurrentLinkedQueue<>();
  private long batches;

  Load(FileLoad.Settings settings) {
    this.settings = settings;
    this.order = new KeyOrder(settings.connections());
    for (int i = 0; i < settings.connections(); i++) {
      idle.add(
          new Courier(
              settings.nodes(),
              settings.spread() ? i : 0,
              settings.patience(),
              "load",
              tally::again));
    }
  }

  Tally tally() {
    return tally;
  }

  /** The last batch up to which all are acknowledged; null before the first. */
  Batch acknowledged() {
    return watermark.last();
  }

  /**
   * Loads all lines. When it returns or throws nothing is under way any more.
   *
   * @throws Failure for a bad line (those before it are loaded), or when no node takes any more
   */
  void run(LineReader lines) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.connections());
    Optional<Failure> bad = Optional.empty();
    try {
      bad = readAll(lines, threads);
      order.awaitAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERNAL, "interrupted");
    } finally {
      finish(threads);
    }
    if (failure.get() != null) throw failure.get();
    if (bad.isPresent()) throw bad.get();
  }

  /** Sends all lines; those before a bad one, too, which is given back. */
  private Optional<Failure> readAll(LineReader lines, ExecutorService threads)
      throws IOException, InterruptedException {
    Batch.Builder builder = new Batch.Builder(settings.batchLines());
    Optional<Failure> bad = Optional.empty();
    LineReader.Position before = lines.position();
    for (byte[] text = lines.next(); text != null && failure.get() == null; text = lines.next()) {
      try {
        if (!blank(text)) {
          Line line = LineFormat.parse(lines.position().line(), text);
          if (builder.wouldOverflow(line)) send(builder.build(batches++, before), threads);
          builder.add(line);
        }
      } catch (BadLine e) {
        if (!settings.skipBad()) {
          bad = Optional.of(badLine(lines.position().line(), e.getMessage()));
          break;
        }
        tally.skipped.incrementAndGet();
      }
      before = lines.position();
      if (builder.full()) send(builder.build(batches++, before), threads);
    }
    if (!builder.empty()) send(builder.build(batches++, before), threads);
    return bad;
  }

  private void send(Batch batch, ExecutorService threads) throws InterruptedException {
    order.begin(batch.keys());
    threads.execute(
        () -> {
          try {
            if (failure.get() == null) deliver(batch);
          } catch (Failure e) {
            stop(e);
          } catch (RuntimeException | Error e) {
            stop(Failure.of(ExitCode.INTERNAL, "lines up to " + batch.end().line() + ": " + e));
          } finally {
            order.end(batch.keys());
          }
        });
  }

  private void deliver(Batch batch) {
    Courier courier = idle.remove();
    try {
      HttpAnswer answer = deliver(courier, batch.shipment());
      long skipped = answer.ok() ? 0 : singly(batch, courier);
      tally.loaded.addAndGet(batch.count() - skipped);
      watermark.acknowledged(batch);
    } finally {
      idle.add(courier);
    }
  }

  private static HttpAnswer deliver(Courier courier, Shipment shipment) {
    return courier.insist(shipment.method(), shipment.path(), shipment.body());
  }

  /** A refused batch, line by line: the sentence of the refusal belongs to one of them. */
  private long singly(Batch batch, Courier courier) {
    long skipped = 0;
    for (Line line : batch.singles()) {
      HttpAnswer answer = deliver(courier, Shipment.single(line));
      if (answer.ok()) continue;
      if (!settings.skipBad()) throw badLine(line.number(), answer.error());
      tally.skipped.incrementAndGet();
      skipped++;
    }
    return skipped;
  }

  private void stop(Failure why) {
    failure.compareAndSet(null, why);
  }

  private void finish(ExecutorService threads) throws IOException {
    threads.shutdown();
    try {
      threads.awaitTermination(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Courier courier : idle) courier.close();
  }

  private static boolean blank(byte[] text) {
    for (byte each : text) if (each != ' ' && each != '\t' && each != '\r') return false;
    return true;
  }

  private static Failure badLine(long number, String reason) {
    return Failure.usage("line " + number + ": " + reason);
  }
}
