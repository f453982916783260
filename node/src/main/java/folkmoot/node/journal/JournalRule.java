package folkmoot.node.journal;

import folkmoot.protocol.raft.LogEntry;
import java.util.List;

/**
 * What a journal insists on when its disk does not keep what it was given. Handed in, so that a
 * test can break one part of it and see that found.
 */
public interface JournalRule {
  /** Whether an entry that is read back may leave the journal. */
  boolean mayLeave(LogEntry entry);

  /** Whether the word that the journal is damaged is durable before anything is cut off. */
  boolean marksBeforeCutting();

  /**
   * The first segment that has to stay.
   *
   * @param needed of each group that needs any, the first
   * @param writing the one that is written to
   */
  long firstNeeded(List<Long> needed, long writing);

  /** Only what is as it was written leaves, and nothing is cut that nobody would know of. */
  static JournalRule strict() {
    return new JournalRule() {
      @Override
      public boolean mayLeave(LogEntry entry) {
        return entry.isIntact();
      }

      @Override
      public boolean marksBeforeCutting() {
        return true;
      }

      @Override
      public long firstNeeded(List<Long> needed, long writing) {
        return needed.stream().reduce(writing, Math::min);
      }
    };
  }
}
