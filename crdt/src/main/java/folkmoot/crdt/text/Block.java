package folkmoot.crdt.text;

/** Some pieces in a row, and a number by which the block is found wherever it comes to stand. */
record Block(int number, Piece[] pieces, int visible) {
  /** Pieces of which a block is cut in two. */
  static final int MOST = 64;

  static Block of(int number, Piece[] pieces) {
    int visible = 0;
    for (Piece piece : pieces) visible += piece.visible();
    return new Block(number, pieces, visible);
  }

  int indexOf(int author, int unit) {
    for (int i = 0; i < pieces.length; i++) if (pieces[i].has(author, unit)) return i;
    throw new IllegalStateException("unit %d of %d is not at home".formatted(unit, author));
  }

  /** The pieces with so many from {@code at} replaced by these. */
  Piece[] spliced(int at, int removed, Piece... instead) {
    Piece[] all = new Piece[pieces.length - removed + instead.length];
    System.arraycopy(pieces, 0, all, 0, at);
    System.arraycopy(instead, 0, all, at, instead.length);
    int rest = pieces.length - at - removed;
    System.arraycopy(pieces, at + removed, all, at + instead.length, rest);
    return all;
  }
}
