package folkmoot.protocol.store;

import folkmoot.protocol.VarInt;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Precondition.Tags;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The bytes of a {@link Precondition}: one that says which of the two headers there is and which is
 * the asterisk; then, of each that is a list, how many versions, and the versions.
 */
final class PreconditionCodec {
  private static final int MATCH = 1;
  private static final int ANY_MATCH = 2;
  private static final int NONE_MATCH = 4;
  private static final int ANY_NONE_MATCH = 8;
  private static final int ALL = 15;

  private PreconditionCodec() {}

  static int size(Precondition condition) {
    return 1
        + condition.ifMatch().map(PreconditionCodec::size).orElse(0)
        + condition.ifNoneMatch().map(PreconditionCodec::size).orElse(0);
  }

  private static int size(Tags tags) {
    if (tags.any()) return 0;
    int size = VarInt.size(tags.versions().size());
    for (long version : tags.versions()) size += VarInt.size(version);
    return size;
  }

  static void write(Precondition condition, ByteBuffer into) {
    int bears =
        condition.ifMatch().map(tags -> tags.any() ? MATCH | ANY_MATCH : MATCH).orElse(0)
            | condition
                .ifNoneMatch()
                .map(tags -> tags.any() ? NONE_MATCH | ANY_NONE_MATCH : NONE_MATCH)
                .orElse(0);
    into.put((byte) bears);
    condition.ifMatch().ifPresent(tags -> write(tags, into));
    condition.ifNoneMatch().ifPresent(tags -> write(tags, into));
  }

  private static void write(Tags tags, ByteBuffer into) {
    if (tags.any()) return;
    VarInt.put(into, tags.versions().size());
    for (long version : tags.versions()) VarInt.put(into, version);
  }

  static Precondition read(ByteBuffer from) {
    int bears = from.get();
    boolean sound =
        (bears & ~ALL) == 0
            && ((bears & ANY_MATCH) == 0 || (bears & MATCH) != 0)
            && ((bears & ANY_NONE_MATCH) == 0 || (bears & NONE_MATCH) != 0);
    if (!sound) throw new IllegalArgumentException("unknown marks of a condition: " + bears);
    Optional<Tags> match =
        (bears & MATCH) == 0 ? Optional.empty() : Optional.of(tags((bears & ANY_MATCH) != 0, from));
    Optional<Tags> none =
        (bears & NONE_MATCH) == 0
            ? Optional.empty()
            : Optional.of(tags((bears & ANY_NONE_MATCH) != 0, from));
    return new Precondition(match, none);
  }

  private static Tags tags(boolean any, ByteBuffer from) {
    if (any) return Tags.anything();
    TreeSet<Long> versions = new TreeSet<>();
    for (int left = VarInt.getInt(from); left > 0; left--) versions.add(VarInt.get(from));
    return new Tags(false, versions);
  }
}
