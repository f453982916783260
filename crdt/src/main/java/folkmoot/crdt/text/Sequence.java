package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.Edit.Delete;
import folkmoot.crdt.text.Edit.Insert;
import folkmoot.crdt.text.Edit.Side;
import folkmoot.crdt.text.Layout.Spot;

/**
 * The tree of Fugue (Weidner & Kleppmann, The Art of the Fugue, 2023), laid out in the order of the
 * document: the pieces of the layout know their children on both sides, so that only siblings, of
 * which there are as many as wrote at one place at once, have to be looked at to place a run.
 */
final class Sequence {
  private final FugueRules rules;
  private final Layout layout;

  /** The children of the start, in their order. */
  private final long[] roots;

  private Sequence(FugueRules rules, Layout layout, long[] roots) {
    this.rules = rules;
    this.layout = layout;
    this.roots = roots;
  }

  static Sequence empty(FugueRules rules) {
    return new Sequence(rules, Layout.EMPTY, Piece.NONE);
  }

  private Sequence with(Layout other) {
    return new Sequence(rules, other, roots);
  }

  /** Visible characters, in code points. */
  int length() {
    return layout.length();
  }

  String text() {
    return layout.text();
  }

  boolean has(CharacterId id) {
    return layout.has(id);
  }

  /** The run that types this text before the character at a position, or at the end. */
  Insert typing(int unit, int position, String text) {
    long before = position == 0 ? Layout.START : layout.visible(position - 1);
    long after = layout.after(before);
    Side side = rules.placement().side(hasRightChildren(before));
    // Without any one after it there is none to be left of.
    if (after == Layout.END) side = Side.RIGHT;
    long parent = side == Side.RIGHT ? before : after;
    return Insert.of(unit, text, layout.name(parent), side, layout.name(after));
  }

  private boolean hasRightChildren(long id) {
    if (id == Layout.START) return roots.length > 0;
    Piece piece = layout.piece(layout.spot(id));
    return Layout.unit(id) + 1 < piece.end() || piece.rights().length > 0;
  }

  /** The run that deletes some of the characters from a position on: as many as one run takes. */
  Delete deleting(int unit, int position, int most) {
    long first = layout.visible(position);
    int there = layout.piece(layout.spot(first)).end() - Layout.unit(first);
    return new Delete(unit, Math.min(there, most), layout.name(first).orElseThrow(), 1);
  }

  /** With a run whose parent and right origin are here. */
  Sequence with(ReplicaId by, Insert run) {
    Sequence all = with(layout.knowing(by));
    long parent = all.layout.id(run.parent(), Layout.START);
    long rightOrigin = all.layout.id(run.rightOrigin(), Layout.END);
    Piece piece = Piece.of(all.layout.number(by), run, rightOrigin);
    if (run.side() == Side.LEFT) return all.leftOf(parent, piece);
    if (parent == Layout.START) return all.rightOfStart(piece);
    Spot spot = all.layout.spot(parent);
    Piece before = all.layout.piece(spot);
    return before.isContinuedBy(piece, parent)
        ? all.with(all.layout.lengthened(spot, before.lengthenedBy(piece), piece))
        : all.rightOf(parent, piece);
  }

  private Sequence rightOfStart(Piece piece) {
    int index = index(layout, roots, piece, rules.rights());
    long[] children = Piece.inserted(roots, index, piece.head());
    Spot spot = index < roots.length ? leftmost(layout, roots[index]) : layout.end();
    return new Sequence(rules, layout.inserted(spot, piece), children);
  }

  private Sequence rightOf(long parent, Piece piece) {
    Layout cut = layout.cutBefore(Layout.unit(parent) + 1, parent);
    Spot spot = cut.spot(parent);
    Piece above = cut.piece(spot);
    long[] siblings = above.rights();
    int index = index(cut, siblings, piece, rules.rights());
    Spot place =
        siblings.length == 0
            ? spot.next()
            : index < siblings.length
                ? leftmost(cut, siblings[index])
                : rightmost(cut, siblings[index - 1]).next();
    Layout linked = cut.with(spot, above.withRight(index, piece.head()));
    return with(linked.inserted(place, piece));
  }

  private Sequence leftOf(long parent, Piece piece) {
    Layout cut = layout.cutBefore(Layout.unit(parent), parent);
    Spot spot = cut.spot(parent);
    Piece below = cut.piece(spot);
    long[] siblings = below.lefts();
    int index = index(cut, siblings, piece, rules.lefts());
    Spot place = index < siblings.length ? leftmost(cut, siblings[index]) : spot;
    Layout linked = cut.with(spot, below.withLeft(index, piece.head()));
    return with(linked.inserted(place, piece));
  }

  /** Where a new child goes among those that stand in their order. */
  private static int index(
      Layout layout, long[] siblings, Piece child, FugueRules.SiblingOrder order) {
    CharacterId name = layout.name(child.head()).orElseThrow();
    int index = 0;
    for (; index < siblings.length; index++) {
      long origin = layout.piece(layout.spot(siblings[index])).rightOrigin();
      int origins = layout.compare(child.rightOrigin(), origin);
      CharacterId other = layout.name(siblings[index]).orElseThrow();
      if (order.isBefore(origins, name, other)) break;
    }
    return index;
  }

  private static Spot leftmost(Layout layout, long head) {
    Spot spot = layout.spot(head);
    for (Piece piece = layout.piece(spot); piece.lefts().length > 0; piece = layout.piece(spot)) {
      spot = layout.spot(piece.lefts()[0]);
    }
    return spot;
  }

  private static Spot rightmost(Layout layout, long head) {
    Spot spot = layout.spot(head);
    for (Piece piece = layout.piece(spot); piece.rights().length > 0; piece = layout.piece(spot)) {
      spot = layout.spot(piece.rights()[piece.rights().length - 1]);
    }
    return spot;
  }

  /** Without some characters, which are here. */
  Sequence without(Delete run) {
    int author = layout.number(run.target().replica());
    int last = run.target().at() + (run.length() - 1) * run.step();
    int to = Math.max(run.target().at(), last) + 1;
    Layout left = layout;
    for (int from = Math.min(run.target().at(), last); from < to; ) {
      Spot spot = left.spot(Layout.id(author, from));
      Piece piece = left.piece(spot);
      int end = Math.min(to, piece.end());
      if (!piece.deleted()) left = left.without(spot, from, end);
      from = end;
    }
    return with(left);
  }
}
