package folkmoot.node.store;

import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.VarInt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The bytes of an {@link Outcome}: a byte for its kind, with a bit for the commonest count and one
 * for a repeated answer; its version as the distance from another; then what the bits leave open.
 */
final class OutcomeCodec {
  /** Most bytes of one without the name of a leader. */
  static final int MOST_BYTES = 1 + 9 + 5 + 3 + 2;

  private static final int ONE_KEY = 0x40;
  private static final int REPEATS = 0x20;

  private OutcomeCodec() {}

  static int mostBytes(Outcome outcome) {
    return MOST_BYTES + outcome.first().map(first -> 4 * first.leader().length()).orElse(0);
  }

  /** Writes it as seen from a version that is not later. */
  static void put(ByteBuffer into, Outcome outcome, long fromVersion) {
    boolean oneKey = outcome.count() == 1;
    int head = outcome.kind().code() | (oneKey ? ONE_KEY : 0);
    into.put((byte) (head | (outcome.first().isPresent() ? REPEATS : 0)));
    VarInt.put(into, outcome.version() - fromVersion);
    if (!oneKey) VarInt.put(into, outcome.count());
    if (outcome.first().isEmpty()) return;
    byte[] leader = outcome.first().get().leader().getBytes(StandardCharsets.UTF_8);
    VarInt.put(into, outcome.first().get().copies());
    VarInt.put(into, leader.length);
    into.put(leader);
  }

  static Outcome get(ByteBuffer from, long fromVersion) {
    byte head = from.get();
    long version = fromVersion + VarInt.get(from);
    int count = (head & ONE_KEY) != 0 ? 1 : VarInt.getInt(from);
    Optional<Outcome.First> first =
        (head & REPEATS) != 0 ? Optional.of(first(from)) : Optional.empty();
    return new Outcome(Outcome.Kind.of(head & ~(ONE_KEY | REPEATS)), version, count, first);
  }

  private static Outcome.First first(ByteBuffer from) {
    int copies = VarInt.getInt(from);
    byte[] leader = new byte[VarInt.getInt(from)];
    from.get(leader);
    return new Outcome.First(copies, new String(leader, StandardCharsets.UTF_8));
  }
}
