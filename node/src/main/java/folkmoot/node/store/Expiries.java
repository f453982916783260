package folkmoot.node.store;

import folkmoot.protocol.data.ExpiryRule;
import java.util.Optional;

/**
 * Takes away what has expired, a bounded number of keys with each entry: the same ones at every
 * replica, whatever its batches are. What is over and still there is over all the same.
 */
final class Expiries {
  /** Most that go with one entry. */
  static final int MOST = 256;

  private final ExpiryRule rule;

  /** Nothing expires before that. */
  private long earliest;

  /**
   * What went last: nothing is left before it, since what is put later expires later. A search that
   * began at the first place of all would go over everything that ever went.
   */
  private byte[] gone = RecordLayout.firstExpiry();

  Expiries(ExpiryRule rule, RecordStateStore store) {
    this.rule = rule;
    try (RecordCursor records = store.from(RecordLayout.firstExpiry())) {
      boolean any = records.next() && RecordLayout.isExpiry(records.key());
      earliest = any ? RecordLayout.expiresAt(records.key()) : RecordLayout.NEVER;
    }
  }

  /** When something expires, or {@link RecordLayout#NEVER}; log time. */
  long earliest() {
    return earliest;
  }

  /** Where to begin to look for what expires. */
  byte[] gone() {
    return gone;
  }

  /** Something was put that expires. */
  void put(long until) {
    earliest = Math.min(earliest, until);
  }

  /**
   * Before an entry is applied at this log time.
   *
   * @return true if not all that is over could go
   */
  boolean pass(RecordChanges records, long logTime) {
    if (earliest == RecordLayout.NEVER || !rule.isOver(earliest, logTime)) return false;
    for (int left = MOST; left > 0; left--) {
      Optional<byte[]> first = records.firstExpiry(gone);
      earliest = first.map(RecordLayout::expiresAt).orElse(RecordLayout.NEVER);
      if (first.isEmpty() || !rule.isOver(earliest, logTime)) return false;
      gone = first.get();
      records.expire(gone);
    }
    return true;
  }
}
