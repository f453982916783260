package folkmoot.protocol.watch;

import java.util.Optional;

/** What a watcher is told, and how far it has then come. */
public interface DeliveryRule {
  /** True if who has seen so much is to be told of this. */
  boolean isDue(ChangeEvent event, Position seen);

  /**
   * How far a reader of the history has come.
   *
   * @param before how far it was
   * @param cut the last change that it read, if there were more behind it
   * @param appliedIndex of the state that it read
   */
  Position reached(Position before, Optional<Position> cut, long appliedIndex);

  /**
   * Only what is read counts as seen (etcd #15220: a progress that overtook events); and who has
   * seen more elsewhere does not go back to what this replica has.
   */
  static DeliveryRule strict() {
    return new DeliveryRule() {
      @Override
      public boolean isDue(ChangeEvent event, Position seen) {
        return seen.isBefore(event.position());
      }

      @Override
      public Position reached(Position before, Optional<Position> cut, long appliedIndex) {
        return before.orLater(cut.orElse(Position.behind(appliedIndex)));
      }
    };
  }
}
