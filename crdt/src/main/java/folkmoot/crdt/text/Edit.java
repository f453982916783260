package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.Optional;

/**
 * A run of what one replica did to a document, each character typed or deleted being one unit with
 * a number. What was done does not change, and a part of a run is a run.
 */
sealed interface Edit {
  /** Units in a run at the most, so that to lengthen one never means to copy much. */
  int LONGEST = 1024;

  /** No unit has a number as large as this. */
  int LAST = Integer.MAX_VALUE - 2 * LONGEST;

  /** The number of its first unit. */
  int first();

  /** How many units. */
  int length();

  default int end() {
    return first() + length();
  }

  /**
   * The part from one unit on, up to another.
   *
   * @param author who did it, since that names the parent of the rest of a run
   */
  Edit slice(ReplicaId author, int from, int to);

  /** On which side of its parent a character hangs. */
  enum Side {
    LEFT,
    RIGHT
  }

  /**
   * Characters typed one after the other: each but the first is the right child of the one before.
   *
   * @param text in well-formed UTF-16
   * @param length of the text in code points
   * @param parent of the first character in the tree; empty for the start of the document
   * @param rightOrigin the character that came next when it was typed, deleted ones too; empty for
   *     the end of the document. Of a left child it is the parent.
   */
  record Insert(
      int first,
      int length,
      String text,
      Optional<CharacterId> parent,
      Side side,
      Optional<CharacterId> rightOrigin)
      implements Edit {

    static Insert of(
        int first,
        String text,
        Optional<CharacterId> parent,
        Side side,
        Optional<CharacterId> rightOrigin) {
      return new Insert(
          first, text.codePointCount(0, text.length()), text, parent, side, rightOrigin);
    }

    @Override
    public Insert slice(ReplicaId author, int from, int to) {
      String part = CodePoints.slice(text, length, from - first, to - first);
      if (from == first) return new Insert(first, to - from, part, parent, side, rightOrigin);
      Optional<CharacterId> before = Optional.of(new CharacterId(author, from - 1));
      return new Insert(from, to - from, part, before, Side.RIGHT, rightOrigin);
    }
  }

  /**
   * Characters deleted one after the other.
   *
   * @param target the first
   * @param step 1 or -1: to where in what their author typed it goes on; 1 if it does not
   */
  record Delete(int first, int length, CharacterId target, int step) implements Edit {
    public Delete {
      if (length == 1) step = 1;
    }

    @Override
    public Delete slice(ReplicaId author, int from, int to) {
      return new Delete(from, to - from, target.plus((from - first) * step), step);
    }
  }
}
