package folkmoot.crdt.text;

import static folkmoot.crdt.ValueReader.check;

import folkmoot.crdt.Codec;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.ValueReader;
import folkmoot.crdt.ValueWriter;
import folkmoot.crdt.text.Edit.Delete;
import folkmoot.crdt.text.Edit.Insert;
import folkmoot.crdt.text.Edit.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of a document one after the other, in the order of their authors and units. A chunk
 * is: its author, its first unit, the other replicas that it names, in the order in which it does;
 * how many runs, and each run. Of a run the first byte tells the kind (insert 0, delete 1) in bit 0
 * and in the others what is absent or repeated (see {@link #INSERT_LEFT} and the rest); then come
 * its length, and the characters that it names: which replica (0 the author, then those in the
 * table), which unit.
 */
final class TextCodec extends Codec<TextDocument> {
  private static final int DELETE = 1;
  private static final int INSERT_LEFT = 1 << 1;
  private static final int AT_START = 1 << 2;
  private static final int AT_END = 1 << 3;

  /** Its parent is the unit before it. */
  private static final int AFTER_OWN = 1 << 4;

  /** It has one unit, and no length is told. */
  private static final int SINGLE = 1 << 5;

  private static final int BACKWARDS = 1 << 6;

  @Override
  protected void write(TextDocument document, ValueWriter into) {
    List<Chunk> chunks = document.chunks();
    into.number(chunks.size());
    for (Chunk chunk : chunks) write(chunk, into);
  }

  private static void write(Chunk chunk, ValueWriter into) {
    List<ReplicaId> named = new ArrayList<>(List.of(chunk.author()));
    ValueWriter runs = new ValueWriter();
    for (Edit edit : chunk.edits()) {
      if (edit instanceof Insert insert) write(insert, chunk.author(), named, runs);
      else write((Delete) edit, named, runs);
    }
    into.replica(chunk.author()).number(chunk.first()).number(named.size() - 1);
    named.subList(1, named.size()).forEach(into::replica);
    into.number(chunk.size()).raw(runs.bytes());
  }

  private static void write(Insert run, ReplicaId author, List<ReplicaId> named, ValueWriter into) {
    boolean right = run.side() == Side.RIGHT;
    boolean own = run.parent().equals(Optional.of(new CharacterId(author, run.first() - 1)));
    int kind = right ? 0 : INSERT_LEFT;
    if (run.parent().isEmpty()) kind |= AT_START;
    if (right && run.rightOrigin().isEmpty()) kind |= AT_END;
    if (own) kind |= AFTER_OWN;
    if (run.length() == 1) kind |= SINGLE;
    into.number(kind);
    if (run.length() > 1) into.number(run.length());
    if (!own) run.parent().ifPresent(id -> write(id, named, into));
    if (right) run.rightOrigin().ifPresent(id -> write(id, named, into));
    into.raw(run.text().getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Delete run, List<ReplicaId> named, ValueWriter into) {
    int kind = DELETE;
    if (run.length() == 1) kind |= SINGLE;
    if (run.step() < 0) kind |= BACKWARDS;
    into.number(kind);
    if (run.length() > 1) into.number(run.length());
    write(run.target(), named, into);
  }

  private static void write(CharacterId id, List<ReplicaId> named, ValueWriter into) {
    int index = named.indexOf(id.replica());
    if (index < 0) {
      index = named.size();
      named.add(id.replica());
    }
    into.number(index).number(id.at());
  }

  @Override
  protected TextDocument read(ValueReader from) {
    List<TextDocument> parts = new ArrayList<>();
    for (int left = from.count(); left > 0; left--) parts.add(readChunk(from));
    return TextDocument.union(parts);
  }

  private static TextDocument readChunk(ValueReader from) {
    ReplicaId author = from.replica();
    int unit = unit(from);
    List<ReplicaId> named = new ArrayList<>(List.of(author));
    for (int left = from.count(); left > 0; left--) named.add(from.replica());
    Chain chain = Chain.from(author, unit);
    int runs = from.count();
    check(runs > 0, "a chunk without edits");
    for (; runs > 0; runs--) chain = chain.with(readRun(from, chain.end(), named));
    return TextDocument.of(author, chain);
  }

  private static Edit readRun(ValueReader from, int first, List<ReplicaId> named) {
    long kind = from.number();
    check(kind < 1 << 7, "a run of an unknown kind");
    long length = (kind & SINGLE) != 0 ? 1 : from.number();
    check(length > 0 && length <= Edit.LONGEST, "a run of " + length);
    check(first <= Edit.LAST, "too many edits");
    return (kind & DELETE) != 0
        ? readDelete(from, first, (int) length, kind, named)
        : readInsert(from, first, (int) length, kind, named);
  }

  private static Insert readInsert(
      ValueReader from, int first, int length, long kind, List<ReplicaId> named) {
    Side side = (kind & INSERT_LEFT) != 0 ? Side.LEFT : Side.RIGHT;
    boolean start = (kind & AT_START) != 0;
    boolean own = (kind & AFTER_OWN) != 0;
    check(!start || (side == Side.RIGHT && !own), "below what?");
    check(!own || first > 0, "nothing was done before");
    Optional<CharacterId> parent =
        start
            ? Optional.empty()
            : Optional.of(own ? new CharacterId(named.get(0), first - 1) : readId(from, named));
    Optional<CharacterId> rightOrigin =
        side == Side.LEFT
            ? parent
            : (kind & AT_END) != 0 ? Optional.empty() : Optional.of(readId(from, named));
    return new Insert(first, length, from.codePoints(length), parent, side, rightOrigin);
  }

  private static Delete readDelete(
      ValueReader from, int first, int length, long kind, List<ReplicaId> named) {
    CharacterId target = readId(from, named);
    int step = (kind & BACKWARDS) != 0 ? -1 : 1;
    check(step > 0 || target.at() >= length - 1, "before the first");
    check(target.at() <= Edit.LAST, "a unit far off");
    return new Delete(first, length, target, step);
  }

  private static CharacterId readId(ValueReader from, List<ReplicaId> named) {
    long index = from.number();
    check(index < named.size(), "a replica that is not named");
    return new CharacterId(named.get((int) index), unit(from));
  }

  private static int unit(ValueReader from) {
    long unit = from.number();
    check(unit <= Edit.LAST, "a unit far off");
    return (int) unit;
  }
}
