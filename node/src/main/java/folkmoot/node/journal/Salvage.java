package folkmoot.node.journal;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.HardState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is left of a damaged journal, and what is known of what is not: the first batches up to the
 * damage are kept, those after it are evidence, and then cut.
 *
 * <p>A damaged batch does not say of which groups it was; so all groups have lost something.
 */
final class Salvage {
  private final Disk disk;
  private final JournalSettings settings;
  private final JournalRule rule;
  private final DurableMark.Found mark;
  private final List<String> names;

  Salvage(Disk disk, JournalSettings settings, JournalRule rule) throws IOException {
    this.disk = disk;
    this.settings = settings;
    this.rule = rule;
    this.mark = DurableMark.find(disk);
    this.names = disk.list().stream().filter(Segment::isName).toList();
  }

  /**
   * The intact beginning.
   *
   * @param segments how many of the segments it has
   * @param end where it ends in the last of them
   */
  private record Kept(Replay replay, int segments, long end, Optional<BatchFrame> last) {
    /** Number of the last batch. */
    long batches() {
      return segments == 0 ? DamageMark.NOTHING : replay.nextBatch() - 1;
    }
  }

  /** Says durably what is lost, and cuts it off. */
  Recovery.Recovered salvage(CorruptJournal found, Optional<DamageMark.Content> before)
      throws IOException {
    Kept kept = keep(Long.MAX_VALUE);
    Evidence evidence = Evidence.gather(disk, names, mark, kept.replay().nextBatch());
    SortedMap<String, Damage> groups = new TreeMap<>();
    TreeSet<String> known = new TreeSet<>(kept.replay().groups().keySet());
    known.addAll(evidence.groups());
    for (String group : known) groups.put(group, damage(group, kept, evidence, found));
    Optional<Damage> unknown =
        evidence.isComplete() ? Optional.empty() : Optional.of(unknown(kept, evidence, found));
    DamageMark.Content lost = new DamageMark.Content(true, kept.batches(), groups, unknown);
    DamageMark.Content both = before.map(lost::and).orElse(lost);
    if (rule.marksBeforeCutting()) DamageMark.write(disk, both);
    return cut(both);
  }

  private Damage damage(String group, Kept kept, Evidence evidence, CorruptJournal found) {
    OptionalLong highest = evidence.highest(group);
    Optional<HardState> told = evidence.hardState(group);
    if (told.isPresent()) return new Damage(told.get(), false, highest);
    GroupLog log = kept.replay().groups().get(group);
    boolean nothingMarkedIsLost = mark.intact() && mark.batch() <= kept.batches();
    if (nothingMarkedIsLost && log != null) return new Damage(log.hardState(), false, highest);
    return new Damage(unknown(kept, evidence, found).latest(), true, highest);
  }

  /** Nothing is known of a vote, but that it is of no later term than the mark says. */
  private Damage unknown(Kept kept, Evidence evidence, CorruptJournal found) {
    if (!mark.intact()) {
      throw new VoteForgotten(found.getMessage() + ", and so is " + DurableMark.NAME, found);
    }
    long term = Math.max(mark.term(), Math.max(kept.replay().latestTerm(), evidence.latestTerm()));
    return new Damage(new HardState(term, Optional.empty()), true, OptionalLong.empty());
  }

  /** Cuts off what is not kept, however often a crash comes between. */
  Recovery.Recovered cut(DamageMark.Content lost) throws IOException {
    Kept kept = lost.kept() == DamageMark.NOTHING ? nothing() : keep(lost.kept());
    for (int at = names.size() - 1; at >= kept.segments(); at--) disk.delete(names.get(at));
    disk.syncFolder();
    long term = Math.max(latestTerm(lost), Math.max(mark.term(), kept.replay().latestTerm()));
    Recovery.Recovered recovered = kept.segments() == 0 ? begin(term) : goOn(kept, term);
    DamageMark.write(disk, lost.isCut());
    return recovered.with(Optional.of(lost.isCut()));
  }

  private static long latestTerm(DamageMark.Content lost) {
    return lost.groups().values().stream()
        .mapToLong(damage -> damage.latest().term())
        .max()
        .orElse(0);
  }

  private static Kept nothing() {
    return new Kept(new Replay(), 0, 0, Optional.empty());
  }

  private Recovery.Recovered begin(long term) throws IOException {
    DurableMark renewed = DurableMark.renew(disk, 0, term);
    SegmentWriter writer = SegmentWriter.begin(disk, settings, renewed);
    return new Recovery.Recovered(new TreeMap<>(), writer, 1, Optional.empty(), "", 0);
  }

  private Recovery.Recovered goOn(Kept kept, long term) throws IOException {
    Replay replay = kept.replay();
    Segment segment = Segment.open(disk, names.get(kept.segments() - 1));
    segment.file().truncate(kept.end());
    segment.file().allocate(Math.max(kept.end(), segment.header().capacity()));
    if (kept.last().isPresent()) Recovery.rewrite(segment, kept.last().get());
    segment.file().sync();
    DurableMark renewed = DurableMark.renew(disk, replay.nextBatch() - 1, term);
    SegmentWriter writer =
        new SegmentWriter(
            disk, settings, renewed, segment, kept.end(), replay.nextBatch(), replay.shapes());
    long first = Segment.numberOf(names.get(0));
    return new Recovery.Recovered(
        replay.groups(), writer, first, Optional.empty(), segment.name(), 0);
  }

  /** What is intact from the first batch on, up to this one at the most. */
  private Kept keep(long lastBatch) throws IOException {
    Replay replay = new Replay();
    Kept kept = nothing();
    for (String name : names) {
      boolean follows =
          kept.segments() == 0
              || Segment.numberOf(name) == Segment.numberOf(names.get(kept.segments() - 1)) + 1;
      if (!follows) break;
      try (Segment segment = Segment.open(disk, name)) {
        boolean continues =
            kept.segments() == 0
                || (segment.header().previousEnd() == kept.end()
                    && segment.header().firstBatch() == replay.nextBatch());
        if (!continues || segment.header().firstBatch() > lastBatch + 1) break;
        long limit = Math.min(segment.file().size(), segment.header().capacity());
        Replay.Scanned scanned = replay.scan(segment, limit, lastBatch);
        kept = new Kept(replay, kept.segments() + 1, scanned.end(), scanned.last());
      } catch (CorruptJournal damaged) {
        break;
      }
    }
    return isComplete(kept) ? kept : nothing();
  }

  /** A log of which the first entries are gone is of no use: the rest cannot be told to follow. */
  private boolean isComplete(Kept kept) {
    try {
      if (kept.segments() > 0) kept.replay().end(Segment.numberOf(names.get(0)));
      return true;
    } catch (CorruptJournal | InvariantBroken lacking) {
      return false;
    }
  }
}
