package folkmoot.node.simulation;

import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.IdempotencyRule;
import folkmoot.protocol.once.LogTimeRule;
import folkmoot.protocol.once.Outcome;
import java.util.function.LongSupplier;

/** Idempotency keys of clients, and the log time by which they expire (trap 14). */
final class IdempotencyMutants extends MutantFamily {
  @Override
  void plant() {
    idempotencyKeys();
  }

  private void idempotencyKeys() {
    add("trap 14", "an idempotency key is passed over", remembering((until, now) -> false), 2);
    add(
        "trap 14",
        "an idempotency key is remembered for ever",
        remembering((until, now) -> true),
        4);
    add(
        "trap 14",
        "another request under the same idempotency key is answered",
        repeating((first, answer, known, asked, index) -> first.repeating(answer)),
        4);
    add(
        "trap 14",
        "of the first answer to an idempotency key only that there was one is remembered",
        repeating(
            (first, answer, known, asked, index) ->
                PAPER
                    .idempotency()
                    .repeated(Outcome.done(index, first.count()), answer, known, asked, index)),
        5);
    add(
        "trap 14",
        "log time goes back with the clock of a later leader",
        (LogTimeRule) (before, entryMillis) -> entryMillis,
        5);
    add(
        "trap 14",
        "keys expire by the clock of whoever applies",
        new LogTimeRule() {
          @Override
          public long now(long before, long entryMillis) {
            return PAPER.logTime().now(before, entryMillis);
          }

          @Override
          public LogTimeRule at(LongSupplier ownClock) {
            return (before, entryMillis) -> Math.max(before, ownClock.getAsLong());
          }
        },
        1);
  }

  private interface Remembered {
    boolean isRemembered(long until, long now);
  }

  private static IdempotencyRule remembering(Remembered broken) {
    return new IdempotencyRule() {
      @Override
      public boolean isRemembered(long until, long now) {
        return broken.isRemembered(until, now);
      }

      @Override
      public Outcome repeated(
          Outcome first, Outcome.First answer, Digest known, Digest asked, long index) {
        return PAPER.idempotency().repeated(first, answer, known, asked, index);
      }
    };
  }

  private interface Repeated {
    Outcome repeated(Outcome first, Outcome.First answer, Digest known, Digest asked, long index);
  }

  private static IdempotencyRule repeating(Repeated broken) {
    return new IdempotencyRule() {
      @Override
      public boolean isRemembered(long until, long now) {
        return PAPER.idempotency().isRemembered(until, now);
      }

      @Override
      public Outcome repeated(
          Outcome first, Outcome.First answer, Digest known, Digest asked, long index) {
        return broken.repeated(first, answer, known, asked, index);
      }
    };
  }
}
