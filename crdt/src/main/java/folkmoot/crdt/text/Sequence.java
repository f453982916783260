package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.Edit.Delete;
import folkmoot.crdt.text.Edit.Insert;
import folkmoot.crdt.text.Edit.Side;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tree of Fugue (Weidner & Kleppmann, The Art of the Fugue, 2023) laid out in the order of the
 * document, deleted characters too: a list of blocks of pieces of runs. Every edit makes a new one
 * that shares all but a few blocks with the old one.
 *
 * <p>A character is found by its name through the block that is its home, by its position by what
 * is visible of each block. Both take time in the order of the square root of the pieces.
 */
final class Sequence {
  static final long START = -1;
  static final long END = -2;

  /** Where a piece is: the index of its block, and its index in the block. */
  private record Spot(int block, int piece) {}

  private final FugueRules rules;
  private final SortedMap<ReplicaId, Integer> numbers;
  private final Author[] authors;
  private final Block[] blocks;
  private final int[] indexOf;
  private final long[] roots;
  private final int length;

  private Sequence(
      FugueRules rules,
      SortedMap<ReplicaId, Integer> numbers,
      Author[] authors,
      Block[] blocks,
      int[] indexOf,
      long[] roots,
      int length) {
    this.rules = rules;
    this.numbers = numbers;
    this.authors = authors;
    this.blocks = blocks;
    this.indexOf = indexOf;
    this.roots = roots;
    this.length = length;
  }

  static Sequence empty(FugueRules rules) {
    Block[] one = {Block.of(0, new Piece[0])};
    return new Sequence(rules, new TreeMap<>(), new Author[0], one, new int[1], Piece.NONE, 0);
  }

  static long id(int author, int unit) {
    return ((long) author << Integer.SIZE) | unit;
  }

  private static int author(long id) {
    return (int) (id >>> Integer.SIZE);
  }

  private static int unit(long id) {
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

  boolean has(CharacterId id) {
    Integer number = numbers.get(id.replica());
    return number != null && authors[number].home(id.at()) >= 0;
  }

  /** The run that types this text before the character at a position, or at the end. */
  Insert typing(ReplicaId by, int unit, int position, String text) {
    long before = position == 0 ? START : visible(position - 1);
    long after = after(before);
    Side side = rules.placement().side(hasRightChildren(before));
    // Without any one after it there is none to be left of.
    boolean right = side == Side.RIGHT || after == END;
    return Insert.of(
        unit, text, name(right ? before : after), right ? Side.RIGHT : Side.LEFT, name(after));
  }

  /** The run that deletes some of the characters from a position on: as many as one run takes. */
  Delete deleting(int unit, int position, int most) {
    long first = visible(position);
    Piece piece = piece(spot(first));
    int there = piece.first() + piece.length() - unit(first);
    return new Delete(unit, Math.min(there, most), name(first).orElseThrow(), 1);
  }

  private Optional<CharacterId> name(long id) {
    if (id == START || id == END) return Optional.empty();
    return Optional.of(new CharacterId(authors[author(id)].replica(), unit(id)));
  }

  private long visible(int position) {
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

  private long after(long id) {
    if (id == START) return first(0);
    Spot spot = spot(id);
    Piece piece = piece(spot);
    if (unit(id) + 1 < piece.first() + piece.length()) return id + 1;
    Piece[] row = blocks[spot.block].pieces();
    return spot.piece + 1 < row.length ? row[spot.piece + 1].head() : first(spot.block + 1);
  }

  private long first(int block) {
    boolean any = block < blocks.length && blocks[block].pieces().length > 0;
    return any ? blocks[block].pieces()[0].head() : END;
  }

  private boolean hasRightChildren(long id) {
    if (id == START) return roots.length > 0;
    Piece piece = piece(spot(id));
    return unit(id) + 1 < piece.first() + piece.length() || piece.rights().length > 0;
  }

  private Spot spot(long id) {
    int block = indexOf[authors[author(id)].home(unit(id))];
    return new Spot(block, blocks[block].indexOf(author(id), unit(id)));
  }

  private Piece piece(Spot spot) {
    return blocks[spot.block].pieces()[spot.piece];
  }

  /** With a run whose parent and right origin are here. */
  Sequence with(ReplicaId by, Insert run) {
    Sequence all = knowing(by);
    int author = all.numbers.get(by);
    long parent = all.id(run.parent(), START);
    long rightOrigin = all.id(run.rightOrigin(), END);
    Piece piece =
        new Piece(
            author,
            run.first(),
            run.length(),
            false,
            run.text(),
            rightOrigin,
            Piece.NONE,
            Piece.NONE);
    if (run.side() == Side.LEFT) return all.leftOf(parent, piece);
    if (parent == START) return all.rightOfStart(piece);
    Spot spot = all.spot(parent);
    Piece before = all.piece(spot);
    return isContinued(before, piece, parent)
        ? all.lengthened(spot, before, piece)
        : all.rightOf(parent, piece);
  }

  private long id(Optional<CharacterId> name, long otherwise) {
    return name.map(id -> id(numbers.get(id.replica()), id.at())).orElse(otherwise);
  }

  private Sequence knowing(ReplicaId replica) {
    if (numbers.containsKey(replica)) return this;
    TreeMap<ReplicaId, Integer> more = new TreeMap<>(numbers);
    more.put(replica, authors.length);
    Author[] known = Arrays.copyOf(authors, authors.length + 1);
    known[authors.length] = Author.of(replica);
    return new Sequence(rules, more, known, blocks, indexOf, roots, length);
  }

  private static boolean isContinued(Piece before, Piece piece, long parent) {
    return before.author() == piece.author()
        && before.first() + before.length() == piece.first()
        && parent + 1 == piece.head()
        && !before.deleted()
        && before.rights().length == 0
        && before.rightOrigin() == piece.rightOrigin()
        && before.length() + piece.length() <= Edit.LONGEST;
  }

  private Sequence lengthened(Spot spot, Piece before, Piece piece) {
    Piece longer = before.lengthenedBy(piece.length(), piece.text());
    Piece[] row = blocks[spot.block].spliced(spot.piece, 1, longer);
    return replaced(spot.block, row, settled(spot.block, piece), roots, piece.length());
  }

  private Sequence rightOfStart(Piece piece) {
    int index = index(roots, piece, rules.rights());
    long[] children = Piece.inserted(roots, index, piece.head());
    Spot spot = index < roots.length ? leftmost(roots[index]) : end();
    return new Sequence(rules, numbers, authors, blocks, indexOf, children, length)
        .inserted(spot, piece);
  }

  private Sequence rightOf(long parent, Piece piece) {
    Sequence cut = cutBefore(parent + 1, parent);
    Spot spot = cut.spot(parent);
    Piece above = cut.piece(spot);
    int index = cut.index(above.rights(), piece, rules.rights());
    Sequence linked = cut.withPiece(spot, above.withRight(index, piece.head()));
    if (above.rights().length == 0) return linked.inserted(next(spot), piece);
    return index < above.rights().length
        ? linked.inserted(cut.leftmost(above.rights()[index]), piece)
        : linked.inserted(next(cut.rightmost(above.rights()[index - 1])), piece);
  }

  private Sequence leftOf(long parent, Piece piece) {
    Sequence cut = cutBefore(parent, parent);
    Spot spot = cut.spot(parent);
    Piece below = cut.piece(spot);
    int index = cut.index(below.lefts(), piece, rules.lefts());
    Sequence linked = cut.withPiece(spot, below.withLeft(index, piece.head()));
    return index < below.lefts().length
        ? linked.inserted(cut.leftmost(below.lefts()[index]), piece)
        : linked.inserted(spot, piece);
  }

  private Spot end() {
    int last = blocks.length - 1;
    return new Spot(last, blocks[last].pieces().length);
  }

  private static Spot next(Spot spot) {
    return new Spot(spot.block, spot.piece + 1);
  }

  /** Where a new child goes among those that stand in their order. */
  private int index(long[] siblings, Piece child, FugueRules.SiblingOrder order) {
    CharacterId name = name(child.head()).orElseThrow();
    int index = 0;
    for (; index < siblings.length; index++) {
      long origin = piece(spot(siblings[index])).rightOrigin();
      int origins = compare(child.rightOrigin(), origin);
      if (order.isBefore(origins, name, name(siblings[index]).orElseThrow())) break;
    }
    return index;
  }

  private int compare(long one, long other) {
    if (one == other) return 0;
    if (one == END || other == END) return one == END ? 1 : -1;
    Spot here = spot(one);
    Spot there = spot(other);
    if (here.block != there.block) return Integer.compare(here.block, there.block);
    if (here.piece != there.piece) return Integer.compare(here.piece, there.piece);
    return Integer.compare(unit(one), unit(other));
  }

  private Spot leftmost(long head) {
    Spot spot = spot(head);
    for (Piece piece = piece(spot); piece.lefts().length > 0; piece = piece(spot)) {
      spot = spot(piece.lefts()[0]);
    }
    return spot;
  }

  private Spot rightmost(long head) {
    Spot spot = spot(head);
    for (Piece piece = piece(spot); piece.rights().length > 0; piece = piece(spot)) {
      spot = spot(piece.rights()[piece.rights().length - 1]);
    }
    return spot;
  }

  /** With the piece of a character cut so that a unit of it, if it has that, begins a piece. */
  private Sequence cutBefore(long begins, long of) {
    Spot spot = spot(of);
    Piece piece = piece(spot);
    int unit = unit(begins);
    if (unit == piece.first() || unit == piece.first() + piece.length()) return this;
    Piece[] row = blocks[spot.block].spliced(spot.piece, 1, piece.before(unit), piece.from(unit));
    return replaced(spot.block, row, authors, roots, 0);
  }

  private Sequence withPiece(Spot spot, Piece piece) {
    Piece[] row = blocks[spot.block].spliced(spot.piece, 1, piece);
    return replaced(spot.block, row, authors, roots, 0);
  }

  private Sequence inserted(Spot spot, Piece piece) {
    Piece[] row = blocks[spot.block].spliced(spot.piece, 0, piece);
    return replaced(spot.block, row, settled(spot.block, piece), roots, piece.length());
  }

  private Author[] settled(int block, Piece... pieces) {
    return settled(authors, blocks[block].number(), pieces);
  }

  private static Author[] settled(Author[] authors, int block, Piece... pieces) {
    Author[] settled = authors.clone();
    for (Piece piece : pieces) {
      Author author = settled[piece.author()];
      settled[piece.author()] = author.movedTo(block, piece.first(), piece.length());
    }
    return settled;
  }

  /** With another row of pieces in a block, which is cut in two if they are many. */
  private Sequence replaced(int block, Piece[] row, Author[] homes, long[] rooted, int more) {
    int number = blocks[block].number();
    if (row.length <= Block.MOST) {
      Block[] all = blocks.clone();
      all[block] = Block.of(number, row);
      return new Sequence(rules, numbers, homes, all, indexOf, rooted, length + more);
    }
    Block[] all = new Block[blocks.length + 1];
    System.arraycopy(blocks, 0, all, 0, block);
    System.arraycopy(blocks, block + 1, all, block + 2, blocks.length - block - 1);
    Piece[] moved = Arrays.copyOfRange(row, row.length / 2, row.length);
    all[block] = Block.of(number, Arrays.copyOf(row, row.length / 2));
    all[block + 1] = Block.of(indexOf.length, moved);
    int[] indices = new int[indexOf.length + 1];
    for (int i = 0; i < all.length; i++) indices[all[i].number()] = i;
    Author[] settled = settled(homes, indexOf.length, moved);
    return new Sequence(rules, numbers, settled, all, indices, rooted, length + more);
  }

  /** Without some characters, which are here. */
  Sequence without(Delete run) {
    int author = numbers.get(run.target().replica());
    int last = run.target().at() + (run.length() - 1) * run.step();
    int from = Math.min(run.target().at(), last);
    int to = Math.max(run.target().at(), last) + 1;
    Sequence left = this;
    while (from < to) {
      Spot spot = left.spot(id(author, from));
      Piece piece = left.piece(spot);
      int end = Math.min(to, piece.first() + piece.length());
      if (!piece.deleted()) left = left.without(spot, piece, from, end);
      from = end;
    }
    return left;
  }

  private Sequence without(Spot spot, Piece piece, int from, int to) {
    boolean begins = from == piece.first();
    boolean ends = to == piece.first() + piece.length();
    Piece gone = begins ? piece : piece.from(from);
    if (!ends) gone = gone.before(to);
    gone = gone.withoutText();
    Block block = blocks[spot.block];
    Piece[] row =
        begins && ends
            ? block.spliced(spot.piece, 1, gone)
            : begins
                ? block.spliced(spot.piece, 1, gone, piece.from(to))
                : ends
                    ? block.spliced(spot.piece, 1, piece.before(from), gone)
                    : block.spliced(spot.piece, 1, piece.before(from), gone, piece.from(to));
    return replaced(spot.block, row, authors, roots, from - to);
  }
}
