package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All characters in the order of the document, deleted ones too: a list of blocks of pieces of
 * runs. Every change makes a new one that shares all but a few blocks with the old one.
 *
 * <p>A character is found by its name through the block that is its home, by its position by what
 * is visible of each block. Both take time in the order of the square root of the pieces. Here
 * characters are numbers: that of their author, in the order in which authors came, and that of
 * their unit.
 */
final class Layout {
  /** Before the first character. */
  static final long START = -1;

  /** After the last. */
  static final long END = -2;

  static final Layout EMPTY =
      new Layout(
          new TreeMap<>(), new Author[0], new Block[] {Block.of(0, new Piece[0])}, new int[1], 0);

  /** Where a piece is: the index of its block, and its index in the block. */
  record Spot(int block, int piece) {
    Spot next() {
      return new Spot(block, piece + 1);
    }
  }

  private final SortedMap<ReplicaId, Integer> numbers;
  private final Author[] authors;
  private final Block[] blocks;
  private final int[] indexOf;
  private final int length;

  private Layout(
      SortedMap<ReplicaId, Integer> numbers,
      Author[] authors,
      Block[] blocks,
      int[] indexOf,
      int length) {
    this.numbers = numbers;
    this.authors = authors;
    this.blocks = blocks;
    this.indexOf = indexOf;
    this.length = length;
  }

  static long id(int author, int unit) {
    return ((long) author << Integer.SIZE) | unit;
  }

  private static int author(long id) {
    return (int) (id >>> Integer.SIZE);
  }

  static int unit(long id) {
    return (int) id;
  }

  /** Visible characters, in code points. */
  int length() {
    return length;
  }

  String text() {
    StringBuilder text = new StringBuilder(length);
    for (Block block : blocks) for (Piece piece : block.pieces()) text.append(piece.text());
    return text.toString();
  }

  boolean has(CharacterId name) {
    Integer number = numbers.get(name.replica());
    return number != null && authors[number].home(name.at()) >= 0;
  }

  /** The number of an author who is known here. */
  int number(ReplicaId author) {
    return numbers.get(author);
  }

  /** Empty for the start and the end. */
  Optional<CharacterId> name(long id) {
    if (id == START || id == END) return Optional.empty();
    return Optional.of(new CharacterId(authors[author(id)].replica(), unit(id)));
  }

  long id(Optional<CharacterId> name, long otherwise) {
    return name.map(id -> id(number(id.replica()), id.at())).orElse(otherwise);
  }

  Layout knowing(ReplicaId replica) {
    if (numbers.containsKey(replica)) return this;
    TreeMap<ReplicaId, Integer> more = new TreeMap<>(numbers);
    more.put(replica, authors.length);
    Author[] known = Arrays.copyOf(authors, authors.length + 1);
    known[authors.length] = Author.of(replica);
    return new Layout(more, known, blocks, indexOf, length);
  }

  /** The visible character at a position. */
  long visible(int position) {
    int left = position;
    for (Block block : blocks) {
      if (left >= block.visible()) {
        left -= block.visible();
        continue;
      }
      for (Piece piece : block.pieces()) {
        if (left < piece.visible()) return piece.head() + left;
        left -= piece.visible();
      }
    }
    throw new IllegalArgumentException("no character at " + position);
  }

  /** The character that comes next, deleted ones too. */
  long after(long id) {
    if (id == START) return first(0);
    Spot spot = spot(id);
    if (unit(id) + 1 < piece(spot).end()) return id + 1;
    Piece[] row = blocks[spot.block].pieces();
    return spot.piece + 1 < row.length ? row[spot.piece + 1].head() : first(spot.block + 1);
  }

  private long first(int block) {
    boolean any = block < blocks.length && blocks[block].pieces().length > 0;
    return any ? blocks[block].pieces()[0].head() : END;
  }

  Spot spot(long id) {
    int block = indexOf[authors[author(id)].home(unit(id))];
    return new Spot(block, blocks[block].indexOf(author(id), unit(id)));
  }

  Spot end() {
    int last = blocks.length - 1;
    return new Spot(last, blocks[last].pieces().length);
  }

  Piece piece(Spot spot) {
    return blocks[spot.block].pieces()[spot.piece];
  }

  /** Below 0 if the one comes before the other; the end comes last. */
  int compare(long one, long other) {
    if (one == other) return 0;
    if (one == END || other == END) return one == END ? 1 : -1;
    Spot here = spot(one);
    Spot there = spot(other);
    if (here.block != there.block) return Integer.compare(here.block, there.block);
    if (here.piece != there.piece) return Integer.compare(here.piece, there.piece);
    return Integer.compare(unit(one), unit(other));
  }

  /** With the piece of a character cut where a unit of it begins, if that is within it. */
  Layout cutBefore(int unit, long of) {
    Spot spot = spot(of);
    Piece piece = piece(spot);
    if (unit == piece.first() || unit == piece.end()) return this;
    return replaced(spot, 1, 0, piece.before(unit), piece.from(unit));
  }

  /** With another piece in the place of one, of the same characters. */
  Layout with(Spot spot, Piece piece) {
    return replaced(spot, 1, 0, piece);
  }

  /** With a piece that is longer than the one in its place by one that came to it. */
  Layout lengthened(Spot spot, Piece longer, Piece by) {
    return housing(spot, by).replaced(spot, 1, by.length(), longer);
  }

  /** With a piece that pushes what is at a spot to the right. */
  Layout inserted(Spot spot, Piece piece) {
    return housing(spot, piece).replaced(spot, 0, piece.length(), piece);
  }

  /** With a part of a visible piece deleted. */
  Layout without(Spot spot, int from, int to) {
    Piece piece = piece(spot);
    boolean begins = from == piece.first();
    boolean ends = to == piece.end();
    Piece gone = begins ? piece : piece.from(from);
    gone = (ends ? gone : gone.before(to)).withoutText();
    if (begins && ends) return replaced(spot, 1, from - to, gone);
    if (begins) return replaced(spot, 1, from - to, gone, piece.from(to));
    if (ends) return replaced(spot, 1, from - to, piece.before(from), gone);
    return replaced(spot, 1, from - to, piece.before(from), gone, piece.from(to));
  }

  private Layout housing(Spot spot, Piece piece) {
    Author[] settled = settled(authors, blocks[spot.block].number(), piece);
    return new Layout(numbers, settled, blocks, indexOf, length);
  }

  private static Author[] settled(Author[] authors, int block, Piece... pieces) {
    Author[] settled = authors.clone();
    for (Piece piece : pieces) {
      Author author = settled[piece.author()];
      settled[piece.author()] = author.movedTo(block, piece.first(), piece.length());
    }
    return settled;
  }

  /** With some pieces replaced by others; a block of many is cut in two. */
  private Layout replaced(Spot spot, int removed, int longer, Piece... instead) {
    Block block = blocks[spot.block];
    Piece[] row = block.spliced(spot.piece, removed, instead);
    if (row.length > Block.MOST) return cutInTwo(spot.block, row, longer);
    Block[] all = blocks.clone();
    all[spot.block] = Block.of(block.number(), row);
    return new Layout(numbers, authors, all, indexOf, length + longer);
  }

  private Layout cutInTwo(int block, Piece[] row, int longer) {
    Block[] all = new Block[blocks.length + 1];
    System.arraycopy(blocks, 0, all, 0, block);
    System.arraycopy(blocks, block + 1, all, block + 2, blocks.length - block - 1);
    Piece[] moved = Arrays.copyOfRange(row, row.length / 2, row.length);
    all[block] = Block.of(blocks[block].number(), Arrays.copyOf(row, row.length / 2));
    all[block + 1] = Block.of(indexOf.length, moved);
    int[] indices = new int[indexOf.length + 1];
    for (int i = 0; i < all.length; i++) indices[all[i].number()] = i;
    Author[] settled = settled(authors, indexOf.length, moved);
    return new Layout(numbers, settled, all, indices, length + longer);
  }
}
