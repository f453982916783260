package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.Edit.Delete;
import folkmoot.crdt.text.Edit.Insert;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Consecutive edits of one replica, in as few runs as they make, and in no more than {@link
 * #MOST_BYTES} of bytes. What goes into it is decided unit by unit, so that it is the same however
 * the units came together.
 */
final class Chunk {
  /** An upper bound of its bytes (DESIGN §6). */
  static final int MOST_BYTES = 32 * 1024;

  private final ReplicaId author;
  private final int from;
  private final Edit[] edits;
  private final SortedSet<ReplicaId> named;
  private final int bytes;

  private Chunk(ReplicaId author, int from, Edit[] edits, SortedSet<ReplicaId> named, int bytes) {
    this.author = author;
    this.from = from;
    this.edits = edits;
    this.named = named;
    this.bytes = bytes;
  }

  /** One without edits yet, that begins with this unit. */
  static Chunk from(ReplicaId author, int from) {
    TreeSet<ReplicaId> named = new TreeSet<>();
    named.add(author);
    int head = 1 + bytes(author) + bytesOf(from) + 2 * bytesOf(MOST_BYTES);
    return new Chunk(author, from, new Edit[0], named, head);
  }

  ReplicaId author() {
    return author;
  }

  int first() {
    return from;
  }

  int end() {
    return edits.length == 0 ? from : edits[edits.length - 1].end();
  }

  List<Edit> edits() {
    return List.of(edits);
  }

  Edit edit(int index) {
    return edits[index];
  }

  /** The index of the run that has this unit, which must be here. */
  int indexOf(int unit) {
    int low = 0;
    int high = edits.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (edits[middle].first() <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  int size() {
    return edits.length;
  }

  /**
   * With as much of this edit as there is room for; the same chunk if there is none. What is left
   * goes on at {@link #end()}.
   *
   * @param edit that begins where this chunk ends
   */
  Chunk with(Edit edit) {
    Optional<Edit> last =
        edits.length == 0 ? Optional.empty() : Optional.of(edits[edits.length - 1]);
    Optional<Chunk> longer = last.flatMap(run -> lengthened(run, edit));
    return longer.orElseGet(() -> begun(edit));
  }

  private Optional<Chunk> lengthened(Edit run, Edit edit) {
    int room = Edit.LONGEST - run.length();
    if (room <= 0) return Optional.empty();
    if (run instanceof Insert before && edit instanceof Insert after) {
      return isContinued(before, after) ? lengthened(before, after, room) : Optional.empty();
    }
    if (run instanceof Delete before && edit instanceof Delete after) {
      return lengthened(before, after, room);
    }
    return Optional.empty();
  }

  private boolean isContinued(Insert before, Insert after) {
    return after.side() == Edit.Side.RIGHT
        && after.parent().isPresent()
        && after.parent().get().at() == before.end() - 1
        && after.parent().get().replica().equals(author)
        && after.rightOrigin().equals(before.rightOrigin());
  }

  private Optional<Chunk> lengthened(Insert before, Insert after, int room) {
    int fits = fitting(after, Math.min(room, after.length()), bytes);
    // No room in the chunk is not to begin another run in it, where there is even less.
    if (fits == 0) return Optional.of(this);
    Insert more = after.slice(author, after.first(), after.first() + fits);
    Insert run =
        new Insert(
            before.first(),
            before.length() + fits,
            before.text().concat(more.text()),
            before.parent(),
            before.side(),
            before.rightOrigin());
    return Optional.of(replacingLast(run, bytes + utf8(more.text())));
  }

  private Optional<Chunk> lengthened(Delete before, Delete after, int room) {
    if (!before.target().replica().equals(after.target().replica())) return Optional.empty();
    int distance = after.target().at() - before.target().at();
    int step = before.length() == 1 ? distance : before.step();
    if (Math.abs(step) != 1 || distance != before.length() * step) return Optional.empty();
    int fits = after.length() == 1 || after.step() == step ? Math.min(room, after.length()) : 1;
    Delete run = new Delete(before.first(), before.length() + fits, before.target(), step);
    return Optional.of(replacingLast(run, bytes));
  }

  private Chunk replacingLast(Edit run, int withBytes) {
    Edit[] more = edits.clone();
    more[more.length - 1] = run;
    return new Chunk(author, from, more, named, withBytes);
  }

  private Chunk begun(Edit edit) {
    SortedSet<ReplicaId> naming = new TreeSet<>(named);
    int head = bytes + headOf(edit, naming);
    int fits = Math.min(Edit.LONGEST, edit.length());
    if (edit instanceof Insert insert) fits = fitting(insert, fits, head);
    else if (head > MOST_BYTES) fits = 0;
    // One edit always fits into a chunk of its own, or no document could hold it.
    if (fits == 0 && edits.length == 0) fits = 1;
    if (fits == 0) return this;
    Edit run = edit.slice(author, edit.first(), edit.first() + fits);
    Edit[] more = Arrays.copyOf(edits, edits.length + 1);
    more[edits.length] = run;
    int text = run instanceof Insert insert ? utf8(insert.text()) : 0;
    boolean same = naming.size() == named.size();
    return new Chunk(author, from, more, same ? named : naming, head + text);
  }

  /** How many of the first characters fit. */
  private static int fitting(Insert insert, int most, int taken) {
    int fits = 0;
    int bytes = taken;
    for (int at = 0; fits < most; fits++) {
      int point = insert.text().codePointAt(at);
      bytes += CodePoints.bytes(point);
      if (bytes > MOST_BYTES) break;
      at += Character.charCount(point);
    }
    return fits;
  }

  /** The most that the run takes besides its text, and that the names take that are new here. */
  private static int headOf(Edit edit, SortedSet<ReplicaId> naming) {
    int head = 1 + bytesOf(Edit.LONGEST) + 2;
    if (edit instanceof Insert insert) {
      head += insert.parent().map(id -> bytesOf(id, naming)).orElse(0);
      boolean right = insert.side() == Edit.Side.RIGHT;
      if (right) head += insert.rightOrigin().map(id -> bytesOf(id, naming)).orElse(0);
    } else if (edit instanceof Delete delete) {
      head += bytesOf(delete.target(), naming);
    }
    return head;
  }

  private static int bytesOf(CharacterId id, SortedSet<ReplicaId> naming) {
    int name = naming.add(id.replica()) ? bytes(id.replica()) : 0;
    return name + 2 + bytesOf(id.at());
  }

  private static int bytes(ReplicaId replica) {
    return utf8(replica.diskId()) + 3 + bytesOf(replica.incarnation());
  }

  private static int bytesOf(long number) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(number)) / 7);
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
