package folkmoot.node.journal;

import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.HardState;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The word that this journal was damaged, in a small file: it is durable before anything is cut,
 * and removed when every group is whole again.
 *
 * <p>Big-endian: magic 4, CRC32C over all that follows 4, version 1, whether the cut is under way
 * 1, the last batch that is kept 8, the number of groups 4 and each with its name and damage, and
 * whether there may be groups of which nothing is known 1, with their damage. A damage: term and
 * vote, whether the vote is lost 1, the highest index 8 or -1.
 */
final class DamageMark {
  static final String NAME = "journal.recovering";
  private static final int MAGIC = 0x464d5243;
  private static final byte VERSION = 1;
  private static final int CHECKED_FROM = 8;
  private static final int MOST_BYTES = 1 << 20;

  /** In place of a batch: nothing is kept. */
  static final long NOTHING = -1;

  private DamageMark() {}

  /**
   * What it says.
   *
   * @param cutting true until what is damaged is cut off: nothing was acknowledged since it was
   *     found
   * @param kept number of the last batch that is kept, or {@link #NOTHING}
   * @param groups what each group that is not whole has lost
   * @param unknown what a group has lost of which nothing is known, if there may be one
   */
  record Content(
      boolean cutting, long kept, SortedMap<String, Damage> groups, Optional<Damage> unknown) {
    Content {
      groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    Content isCut() {
      return new Content(false, kept, groups, unknown);
    }

    Content with(String group, Damage damage) {
      SortedMap<String, Damage> more = new TreeMap<>(groups);
      more.put(group, damage);
      return new Content(cutting, kept, more, unknown);
    }

    Content without(String group) {
      SortedMap<String, Damage> fewer = new TreeMap<>(groups);
      fewer.remove(group);
      return new Content(cutting, kept, fewer, unknown);
    }

    /** No group that is not named has lost anything. */
    Content withoutUnknown() {
      return new Content(cutting, kept, groups, Optional.empty());
    }

    boolean saysNothing() {
      return groups.isEmpty() && unknown.isEmpty();
    }

    /** Both what was lost before and what is lost now. */
    Content and(Content before) {
      SortedMap<String, Damage> both = new TreeMap<>(before.groups);
      groups.forEach((group, damage) -> both.merge(group, damage, Damage::and));
      return new Content(cutting, kept, both, unknown.or(() -> before.unknown));
    }
  }

  /**
   * @throws VoteForgotten if it is there and damaged
   */
  static Optional<Content> find(Disk disk) throws IOException {
    if (!disk.list().contains(NAME)) return Optional.empty();
    try (DiskFile file = disk.open(NAME)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, file.size()));
      file.read(0, bytes);
      bytes.flip();
      boolean intact =
          bytes.remaining() > CHECKED_FROM
              && bytes.getInt(0) == MAGIC
              && bytes.getInt(4) == checksum(bytes)
              && bytes.get(8) == VERSION;
      if (!intact) throw new VoteForgotten(NAME + " is damaged", null);
      return Optional.of(decode(bytes.position(CHECKED_FROM + 1)));
    } catch (BufferUnderflowException cut) {
      throw new VoteForgotten(NAME + " is damaged", cut);
    }
  }

  /** Durable when this returns, whole or not at all. */
  static void write(Disk disk, Content content) throws IOException {
    try (DiskFile file = disk.open(NAME + Segment.UNFINISHED)) {
      file.truncate(0);
      file.write(0, encode(content));
      file.sync();
    }
    disk.rename(NAME + Segment.UNFINISHED, NAME);
    disk.syncFolder();
  }

  /** Gone, durably, when this returns. */
  static void remove(Disk disk) throws IOException {
    disk.delete(NAME);
    disk.syncFolder();
  }

  private static ByteBuffer encode(Content content) {
    int length = CHECKED_FROM + 1 + 1 + 8 + 4 + 1;
    for (var group : content.groups().entrySet()) {
      length += WriteCodec.stringBytes(group.getKey()) + damageBytes(group.getValue());
    }
    length += content.unknown().map(DamageMark::damageBytes).orElse(0);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putInt(MAGIC).putInt(0).put(VERSION).put((byte) (content.cutting() ? 1 : 0));
    bytes.putLong(content.kept()).putInt(content.groups().size());
    content
        .groups()
        .forEach(
            (group, damage) -> {
              WriteCodec.putString(bytes, group);
              putDamage(bytes, damage);
            });
    bytes.put((byte) (content.unknown().isPresent() ? 1 : 0));
    content.unknown().ifPresent(damage -> putDamage(bytes, damage));
    bytes.flip();
    return bytes.putInt(4, checksum(bytes));
  }

  private static Content decode(ByteBuffer from) {
    boolean cutting = from.get() != 0;
    long kept = from.getLong();
    SortedMap<String, Damage> groups = new TreeMap<>();
    for (int left = from.getInt(); left > 0; left--) {
      groups.put(WriteCodec.getString(from), getDamage(from));
    }
    Optional<Damage> unknown = from.get() != 0 ? Optional.of(getDamage(from)) : Optional.empty();
    return new Content(cutting, kept, groups, unknown);
  }

  private static int damageBytes(Damage damage) {
    return WriteCodec.hardStateBytes(damage.latest()) + 1 + 8;
  }

  private static void putDamage(ByteBuffer into, Damage damage) {
    WriteCodec.putHardState(into, damage.latest());
    into.put((byte) (damage.voteLost() ? 1 : 0)).putLong(damage.highest().orElse(-1));
  }

  private static Damage getDamage(ByteBuffer from) {
    HardState latest = WriteCodec.getHardState(from);
    boolean voteLost = from.get() != 0;
    long highest = from.getLong();
    return new Damage(
        latest, voteLost, highest < 0 ? OptionalLong.empty() : OptionalLong.of(highest));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(CHECKED_FROM));
    return (int) crc.getValue();
  }
}
