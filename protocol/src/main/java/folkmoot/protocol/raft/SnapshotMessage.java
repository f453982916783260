package folkmoot.protocol.raft;

import com.fasterxml.jackson.annotation.JsonIgnore;
import folkmoot.protocol.wire.WireMessage;
import java.util.zip.CRC32C;

/**
 * How a replica fetches a snapshot from another (Raft §7), which need not be the leader. These know
 * no terms: what a snapshot has is committed, whoever leads, so that a transfer goes on when the
 * leader changes. The receiver asks for every chunk and so sets the pace.
 */
public sealed interface SnapshotMessage extends WireMessage {
  /** The group's name. */
  String group();

  /** Who speaks, by node and disk. */
  Voter from();

  /** The number of the transfer at the receiver, never used again. */
  long transfer();

  /** The channel on which a node is asked for snapshots of a group. */
  static String channelOfSource(String group) {
    return "snapshots/" + group;
  }

  /** The channel on which a node gets the snapshot of a group. */
  static String channelOfReceiver(String group) {
    return "snapshot/" + group;
  }

  /**
   * Asks for the chunks from {@code next} on, and says that it has all before.
   *
   * @param leastIndex the snapshot must be applied to there or further
   * @param next number of the chunk that is wanted first, from 0
   * @param window how many may come before the next request
   * @param again true if chunks from {@code next} on that were sent are to be sent again
   */
  record FetchSnapshot(
      String group, Voter from, long transfer, long leastIndex, int next, int window, boolean again)
      implements SnapshotMessage {
    @Override
    @JsonIgnore
    public String channel() {
      return channelOfSource(group);
    }
  }

  /**
   * A part of a snapshot.
   *
   * @param lastTerm term of the last entry that is applied to the snapshot
   * @param lastIndex its index
   * @param number of the chunk, from 0
   * @param bytes the part, at most 128 KiB
   * @param checksum CRC32C of {@code bytes}
   * @param last true if nothing follows
   * @param wholeChecksum CRC32C of all parts up to this one
   */
  record SnapshotChunk(
      String group,
      Voter from,
      long transfer,
      long lastTerm,
      long lastIndex,
      int number,
      byte[] bytes,
      int checksum,
      boolean last,
      int wholeChecksum)
      implements SnapshotMessage {
    @Override
    @JsonIgnore
    public String channel() {
      return channelOfReceiver(group);
    }

    /** Where the snapshot ends. */
    @JsonIgnore
    public LogPosition position() {
      return new LogPosition(lastTerm, lastIndex);
    }

    /** True if the bytes are those that were sent. */
    @JsonIgnore
    public boolean isIntact() {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length);
      return (int) crc.getValue() == checksum;
    }

    @Override
    public String toString() {
      return "SnapshotChunk %d of %d.%d, %d bytes%s"
          .formatted(number, lastTerm, lastIndex, bytes.length, last ? ", the last" : "");
    }
  }

  /** There is no such snapshot here, or not now. */
  record SnapshotRefused(String group, Voter from, long transfer, String reason)
      implements SnapshotMessage {
    @Override
    @JsonIgnore
    public String channel() {
      return channelOfReceiver(group);
    }
  }
}
