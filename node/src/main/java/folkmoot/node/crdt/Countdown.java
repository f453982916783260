package folkmoot.node.crdt;

import java.util.Optional;
import java.util.function.Consumer;

/** Waits for so many answers, and tells what the first that was not good said. */
final class Countdown {
  private final Consumer<Optional<String>> then;
  private int left;
  private Optional<String> trouble = Optional.empty();

  /**
   * @param of at least 1
   * @param then is told once, when the last has come
   */
  Countdown(int of, Consumer<Optional<String>> then) {
    this.left = of;
    this.then = then;
  }

  void good() {
    one(Optional.empty());
  }

  void trouble(String why) {
    one(Optional.of(why));
  }

  private void one(Optional<String> why) {
    if (trouble.isEmpty()) trouble = why;
    left--;
    if (left == 0) then.accept(trouble);
  }
}
