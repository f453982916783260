package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.text.TextDocument;
import org.apache.pekko.cluster.ddata.ReplicatedData;

/** What there is under a name in Distributed Data: a bucket, or a chunk of a text. */
final class Entries {
  private Entries() {}

  /** Both of the same entry; the first itself if the other has nothing more. */
  static ReplicatedData merged(ReplicatedData one, ReplicatedData other) {
    if (one instanceof Bucket bucket) return bucket.mergeData((Bucket) other);
    TextDocument chunk = (TextDocument) one;
    TextDocument both = chunk.mergeData((TextDocument) other);
    return both.equals(chunk) ? chunk : both;
  }

  /** The first, and what the other was changed by. */
  static ReplicatedData changed(ReplicatedData one, ReplicatedData updated) {
    return one instanceof Bucket bucket
        ? bucket.withChangeOf((Bucket) updated)
        : merged(one, updated);
  }

  /** What an entry was changed by; a chunk is told as a whole. */
  static ReplicatedData change(ReplicatedData updated) {
    return updated instanceof Bucket bucket ? bucket.deltaData().orElse(bucket) : updated;
  }
}
