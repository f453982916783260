package folkmoot.protocol.watch;

import java.util.Optional;

/** Where a watch begins, or why it cannot. */
@FunctionalInterface
public interface ResumeRule {
  /** What becomes of a watch. */
  sealed interface Verdict {}

  /** It begins: what it is told first comes after this. */
  record From(Position after) implements Verdict {}

  /** Something of what it has not seen is remembered no more: to go on would be to pass it over. */
  record LetGo() implements Verdict {}

  /** It has seen more than this replica has applied: to begin here would be to repeat. */
  record NotReached() implements Verdict {}

  /**
   * @param seen what the watcher has seen; empty if it only wants what comes
   * @param oldest all changes after this are remembered
   * @param reached all changes up to this are applied here
   */
  Verdict judge(Optional<Position> seen, Position oldest, Position reached);

  static ResumeRule strict() {
    return (seen, oldest, reached) -> {
      Position after = seen.orElse(reached);
      if (after.isBefore(oldest)) return new LetGo();
      return reached.isBefore(after) ? new NotReached() : new From(after);
    };
  }
}
