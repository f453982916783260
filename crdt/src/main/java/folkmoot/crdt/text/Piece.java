package folkmoot.crdt.text;

import java.util.Arrays;

/**
 * Consecutive characters of one run that stand next to each other in the document: each but the
 * last has the next as its only right child, each but the first has no left children.
 *
 * @param author as {@link Layout} numbers them
 * @param first number of the first unit
 * @param text empty once it is deleted
 * @param rightOrigin of the run
 * @param lefts the left children of the first character, in their order
 * @param rights the right children of the last character, in their order
 */
record Piece(
    int author,
    int first,
    int length,
    boolean deleted,
    String text,
    long rightOrigin,
    long[] lefts,
    long[] rights) {
  static final long[] NONE = new long[0];

  static Piece of(int author, Edit.Insert run, long rightOrigin) {
    return new Piece(author, run.first(), run.length(), false, run.text(), rightOrigin, NONE, NONE);
  }

  long head() {
    return Layout.id(author, first);
  }

  boolean has(int anyone, int unit) {
    return anyone == author && unit >= first && unit < end();
  }

  /** The unit after its last. */
  int end() {
    return first + length;
  }

  int visible() {
    return deleted ? 0 : length;
  }

  /** What comes before a unit; the rest is its right child. */
  Piece before(int unit) {
    String part = deleted ? "" : CodePoints.slice(text, length, 0, unit - first);
    long[] rest = {Layout.id(author, unit)};
    return new Piece(author, first, unit - first, deleted, part, rightOrigin, lefts, rest);
  }

  Piece from(int unit) {
    int kept = end() - unit;
    String part = deleted ? "" : CodePoints.slice(text, length, length - kept, length);
    return new Piece(author, unit, kept, deleted, part, rightOrigin, NONE, rights);
  }

  /** Whether a right child of one of its characters goes on with its run right where it ends. */
  boolean isContinuedBy(Piece child, long parent) {
    return author == child.author
        && end() == child.first
        && parent + 1 == child.head()
        && !deleted
        && rights.length == 0
        && rightOrigin == child.rightOrigin
        && length + child.length <= Edit.LONGEST;
  }

  Piece lengthenedBy(Piece child) {
    String all = text.concat(child.text);
    return new Piece(author, first, length + child.length, false, all, rightOrigin, lefts, rights);
  }

  Piece withoutText() {
    return new Piece(author, first, length, true, "", rightOrigin, lefts, rights);
  }

  Piece withLeft(int index, long child) {
    long[] more = inserted(lefts, index, child);
    return new Piece(author, first, length, deleted, text, rightOrigin, more, rights);
  }

  Piece withRight(int index, long child) {
    long[] more = inserted(rights, index, child);
    return new Piece(author, first, length, deleted, text, rightOrigin, lefts, more);
  }

  static long[] inserted(long[] ids, int index, long id) {
    long[] more = Arrays.copyOf(ids, ids.length + 1);
    System.arraycopy(ids, index, more, index + 1, ids.length - index);
    more[index] = id;
    return more;
  }
}
