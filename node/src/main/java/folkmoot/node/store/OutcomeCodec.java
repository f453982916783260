package folkmoot.node.store;

import folkmoot.protocol.VarInt;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.once.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of an {@link Outcome}: a byte for its kind, with a bit for the commonest count and one
 * for a repeated answer; its version as the distance from another; then what the bits leave open;
 * in the end, of the kinds that tell more, that.
 */
final class OutcomeCodec {
  /** Most bytes of one without the name of a leader. */
  static final int MOST_BYTES = 1 + 9 + 5 + 3 + 2;

  private static final int ONE_KEY = 0x40;
  private static final int REPEATS = 0x20;

  private OutcomeCodec() {}

  static int mostBytes(Outcome outcome) {
    return MOST_BYTES
        + outcome.first().map(first -> 4 * first.leader().length()).orElse(0)
        + outcome.told().map(OutcomeCodec::mostBytes).orElse(0);
  }

  private static int mostBytes(Told told) {
    int most = Long.BYTES + 5;
    for (StepResult step : told.steps()) most += 1 + 9 + 5 + step.value().length;
    return most;
  }

  /** Writes it as seen from a version that is not later. */
  static void put(ByteBuffer into, Outcome outcome, long fromVersion) {
    boolean oneKey = outcome.count() == 1;
    int head = outcome.kind().code() | (oneKey ? ONE_KEY : 0);
    into.put((byte) (head | (outcome.first().isPresent() ? REPEATS : 0)));
    VarInt.put(into, outcome.version() - fromVersion);
    if (!oneKey) VarInt.put(into, outcome.count());
    outcome.first().ifPresent(first -> put(into, first));
    outcome.told().ifPresent(told -> put(into, told));
  }

  private static void put(ByteBuffer into, Outcome.First first) {
    byte[] leader = first.leader().getBytes(StandardCharsets.UTF_8);
    VarInt.put(into, first.copies());
    VarInt.put(into, leader.length);
    into.put(leader);
  }

  private static void put(ByteBuffer into, Told told) {
    into.putLong(told.number());
    VarInt.put(into, told.steps().size());
    for (StepResult step : told.steps()) {
      into.put((byte) (step.found() ? 1 : 0));
      VarInt.put(into, step.version());
      VarInt.put(into, step.value().length);
      into.put(step.value());
    }
  }

  static Outcome get(ByteBuffer from, long fromVersion) {
    byte head = from.get();
    long version = fromVersion + VarInt.get(from);
    int count = (head & ONE_KEY) != 0 ? 1 : VarInt.getInt(from);
    Optional<Outcome.First> first =
        (head & REPEATS) != 0 ? Optional.of(first(from)) : Optional.empty();
    Outcome.Kind kind = Outcome.Kind.of(head & ~(ONE_KEY | REPEATS));
    Optional<Told> told = kind.tells() ? Optional.of(told(from)) : Optional.empty();
    return new Outcome(kind, version, count, told, first);
  }

  private static Told told(ByteBuffer from) {
    long number = from.getLong();
    List<StepResult> steps = new ArrayList<>();
    for (int left = VarInt.getInt(from); left > 0; left--) {
      boolean found = from.get() != 0;
      long version = VarInt.get(from);
      byte[] value = new byte[VarInt.getInt(from)];
      from.get(value);
      steps.add(new StepResult(found, version, value));
    }
    return new Told(number, steps);
  }

  private static Outcome.First first(ByteBuffer from) {
    int copies = VarInt.getInt(from);
    byte[] leader = new byte[VarInt.getInt(from)];
    from.get(leader);
    return new Outcome.First(copies, new String(leader, StandardCharsets.UTF_8));
  }
}
