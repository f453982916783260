package folkmoot.node.raft;

import folkmoot.node.store.StateSnapshot;
import folkmoot.protocol.raft.SnapshotMessage.FetchSnapshot;
import folkmoot.protocol.raft.SnapshotMessage.SnapshotChunk;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One snapshot on its way to one receiver: cuts it into chunks, and keeps those that the receiver
 * has not said to have, so that what is lost is sent again without reading it again.
 */
final class OutgoingSnapshot {
  private final String group;
  private final Voter self;
  private final long transfer;
  private final int chunkBytes;
  private final int window;
  private final StateSnapshot snapshot;
  private final CRC32C whole = new CRC32C();
  private final Deque<SnapshotChunk> unconfirmed = new ArrayDeque<>();

  /** What comes next; no bytes at the end, and empty if the snapshot was closed. */
  private Optional<byte[]> ahead;

  private int made;

  OutgoingSnapshot(RaftSettings settings, long transfer, StateSnapshot snapshot) {
    this.group = settings.group();
    this.self = settings.self();
    this.transfer = transfer;
    this.chunkBytes = settings.snapshots().chunkBytes();
    this.window = settings.snapshots().window();
    this.snapshot = snapshot;
    this.ahead = snapshot.read(chunkBytes);
  }

  long transfer() {
    return transfer;
  }

  long lastIndex() {
    return snapshot.point().index();
  }

  /** The receiver has all, or will not get it: the store is closed. */
  boolean isDone() {
    return ahead.isEmpty() || isWholeThere();
  }

  /** The receiver has said that it has all. */
  boolean isWholeThere() {
    return isAllMade() && unconfirmed.isEmpty();
  }

  /** What is to be sent for a request: chunks that were lost, and new ones. */
  List<SnapshotChunk> answer(FetchSnapshot request) {
    while (!unconfirmed.isEmpty() && unconfirmed.peek().number() < request.next()) {
      unconfirmed.poll();
    }
    List<SnapshotChunk> due = new ArrayList<>(request.again() ? unconfirmed : List.of());
    long limit = (long) request.next() + Math.min(window, request.window());
    while (made < limit && ahead.isPresent() && !isAllMade()) {
      byte[] bytes = ahead.get();
      ahead = snapshot.read(chunkBytes);
      if (ahead.isEmpty()) break;
      SnapshotChunk chunk = chunk(bytes, isAllMade());
      unconfirmed.add(chunk);
      due.add(chunk);
    }
    return due;
  }

  private boolean isAllMade() {
    return ahead.filter(bytes -> bytes.length == 0).isPresent();
  }

  private SnapshotChunk chunk(byte[] bytes, boolean last) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    whole.update(bytes, 0, bytes.length);
    return new SnapshotChunk(
        group,
        self,
        transfer,
        snapshot.point().term(),
        snapshot.point().index(),
        made++,
        bytes,
        (int) crc.getValue(),
        last,
        (int) whole.getValue());
  }

  void close() {
    snapshot.close();
  }
}
