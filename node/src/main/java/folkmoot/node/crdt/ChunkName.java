package folkmoot.node.crdt;

import folkmoot.crdt.ReplicaId;

/**
 * Which chunk of a text: each is an entry of Distributed Data by itself, written by its author
 * alone, the last of each author's until it is full.
 *
 * @param index from 0
 */
record ChunkName(String group, String document, ReplicaId author, int index) {
  private static final String KIND = "chunk";

  /** With how all keys of Distributed Data begin that are chunks of texts of this group. */
  static String beginningOf(String group) {
    return KIND + "/" + group + "/";
  }

  /** Its key in Distributed Data. */
  String id() {
    return "%s%s/%s/%d/%d"
        .formatted(beginningOf(group), document, author.diskId(), author.incarnation(), index);
  }
}
