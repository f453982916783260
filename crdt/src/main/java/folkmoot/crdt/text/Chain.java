package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.Arrays;
import java.util.List;

/**
 * All edits of one replica from one unit on, without a gap, in chunks of which the last is open.
 */
final class Chain {
  private final Chunk[] chunks;

  private Chain(Chunk[] chunks) {
    this.chunks = chunks;
  }

  static Chain from(ReplicaId author, int first) {
    return new Chain(new Chunk[] {Chunk.from(author, first)});
  }

  static Chain of(Chunk chunk) {
    return new Chain(new Chunk[] {chunk});
  }

  int first() {
    return chunks[0].first();
  }

  int end() {
    return chunks[chunks.length - 1].end();
  }

  List<Chunk> chunks() {
    return List.of(chunks);
  }

  /** With what is new here of an edit that begins here or before. */
  Chain with(Edit edit) {
    if (edit.end() <= end()) return this;
    Chunk[] more = chunks.clone();
    Chunk open = more[more.length - 1];
    ReplicaId author = open.author();
    while (open.end() < edit.end()) {
      Edit rest = edit.slice(author, Math.max(open.end(), edit.first()), edit.end());
      Chunk fuller = open.with(rest);
      if (fuller == open) {
        fuller = Chunk.from(author, open.end()).with(rest);
        more = Arrays.copyOf(more, more.length + 1);
      }
      more[more.length - 1] = fuller;
      open = fuller;
    }
    return new Chain(more);
  }

  /** With what is new of another that begins here or before. */
  Chain with(Chain other) {
    Chain all = this;
    for (int i = other.chunkOf(end()); i < other.chunks.length; i++) {
      Chunk chunk = other.chunks[i];
      if (all.isFullFor(chunk)) {
        all = all.and(chunk);
      } else {
        for (Edit edit : chunk.edits()) all = all.with(edit);
      }
    }
    return all;
  }

  /** Whether a chunk goes on where this ends, and would not begin in what is open here. */
  private boolean isFullFor(Chunk chunk) {
    Chunk open = chunks[chunks.length - 1];
    return chunk.first() == end() && chunk.size() > 0 && open.with(chunk.edit(0)) == open;
  }

  private Chain and(Chunk chunk) {
    Chunk[] more = Arrays.copyOf(chunks, chunks.length + 1);
    more[chunks.length] = chunk;
    return new Chain(more);
  }

  /** The rest of it from one unit on. */
  Chain from(int unit) {
    Chain rest = from(chunks[0].author(), unit);
    for (int i = chunkOf(unit); i < chunks.length; i++) {
      for (Edit edit : chunks[i].edits()) rest = rest.with(edit);
    }
    return rest;
  }

  /** The run that has this unit, which must be here. */
  Edit editAt(int unit) {
    Chunk chunk = chunks[chunkOf(unit)];
    return chunk.edit(chunk.indexOf(unit));
  }

  private int chunkOf(int unit) {
    int index = chunks.length - 1;
    while (index > 0 && chunks[index].first() > unit) index--;
    return index;
  }

  boolean isSame(Chain other) {
    if (first() != other.first() || end() != other.end()) return false;
    for (int i = 0; i < chunks.length; i++) {
      boolean same = chunks[i] == other.chunks[i];
      if (!same && !chunks[i].edits().equals(other.chunks[i].edits())) return false;
    }
    return true;
  }
}
