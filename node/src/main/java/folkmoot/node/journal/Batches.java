package folkmoot.node.journal;

import folkmoot.node.journal.Journal.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The writes that wait, in their order, and those of the batch that is on its way to the disk. */
final class Batches {
  private record Waiting(Write write, int bytes) {}

  private final int mostBytes;
  private final JournalMeters meters;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final List<Write> batch = new ArrayList<>();
  private long waitingBytes;
  private int batchBytes;

  /**
   * @param mostBytes what one batch may have, but for a write that has more by itself
   */
  Batches(int mostBytes, JournalMeters meters) {
    this.mostBytes = mostBytes;
    this.meters = meters;
  }

  void add(Write write) {
    int bytes = WriteCodec.encodedBytes(write);
    waiting.add(new Waiting(write, bytes));
    waitingBytes += bytes;
  }

  /** True if nothing waits. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** True if what waits is enough for a batch. */
  boolean isFull() {
    return waitingBytes >= mostBytes;
  }

  /** Makes a batch of what waits: as much as may be in one, but at least one write. */
  void begin() {
    long bytes = 0;
    while (!waiting.isEmpty()) {
      Waiting next = waiting.getFirst();
      if (!batch.isEmpty() && bytes + next.bytes() > mostBytes) break;
      bytes += next.bytes();
      batch.add(waiting.removeFirst().write());
    }
    waitingBytes -= bytes;
    batchBytes = Math.toIntExact(bytes);
    meters.batch(batch.size(), bytes);
    meters.waiting(waiting.size(), waitingBytes);
  }

  /** The writes of the batch that is on its way. */
  List<Write> batch() {
    return batch;
  }

  int batchBytes() {
    return batchBytes;
  }

  /** The batch is durable. */
  void end() {
    batch.clear();
  }
}
