package folkmoot.node.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ObjLongConsumer;

/** The segments that are there, from the oldest on: the first go when no group needs them. */
final class OldSegments {
  private final Disk disk;
  private final JournalSettings settings;
  private final JournalRule rule;
  private final SortedMap<String, GroupLog> groups;
  private final SegmentWriter writer;
  private final EntryReader reader;
  private long first;

  OldSegments(
      Disk disk,
      JournalSettings settings,
      JournalRule rule,
      Recovery.Recovered recovered,
      EntryReader reader) {
    this.rule = rule;
    this.disk = disk;
    this.settings = settings;
    this.groups = recovered.groups();
    this.writer = recovered.writer();
    this.first = recovered.firstSegment();
    this.reader = reader;
  }

  /** True if nobody needs the oldest one. */
  boolean mayGo() {
    return first < firstNeeded();
  }

  /** Removes the oldest one, durably: the removal of the next must not come before. */
  void removeFirst() throws IOException {
    reader.forget(first);
    disk.delete(Segment.nameOf(first));
    disk.syncFolder();
    first++;
  }

  private long firstNeeded() {
    List<Long> needed = new ArrayList<>();
    for (GroupLog log : groups.values()) {
      if (log.firstSegment() > 0) needed.add(log.firstSegment());
    }
    return rule.firstNeeded(needed, writer.segmentNumber());
  }

  /**
   * If all together are more than they should be, names the groups that need the oldest, and each
   * one's last entry in it.
   */
  void tellWhoPins(ObjLongConsumer<String> listener) {
    long segments = writer.segmentNumber() - first + 1;
    if (segments * settings.segmentBytes() <= settings.retainedBytes()) return;
    groups.forEach(
        (group, log) -> {
          if (log.firstSegment() == first) listener.accept(group, log.lastIndexIn(first));
        });
  }
}
