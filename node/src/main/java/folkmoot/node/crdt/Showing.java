package folkmoot.node.crdt;

import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.client.MergedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Shows keys one after the other, until they are so many or so large. Each is shown as it is when
 * its turn comes; texts have to be opened first, one at a time.
 */
final class Showing {
  /** Which keys. */
  interface Keys {
    /** The next one, again and again until it is taken. */
    Optional<String> first();

    /** What the first one is has just been read; it is not taken if there is no room for it. */
    void read(String key, boolean taken);
  }

  private final BiConsumer<String, Consumer<List<Other>>> shows;
  private final Keys keys;
  private final int most;
  private final int mostBytes;
  private final Consumer<List<MergedKey>> then;
  private final List<MergedKey> shown = new ArrayList<>();
  private long bytes;
  private boolean steps;
  private boolean goesOn;

  private Showing(
      BiConsumer<String, Consumer<List<Other>>> shows,
      Keys keys,
      int most,
      int mostBytes,
      Consumer<List<MergedKey>> then) {
    this.shows = shows;
    this.keys = keys;
    this.most = most;
    this.mostBytes = mostBytes;
    this.then = then;
  }

  /**
   * Begins.
   *
   * @param shows tells all that a key is, at once or later
   * @param mostBytes of all; the first may be larger
   * @param then is told what was shown
   */
  static void begin(
      BiConsumer<String, Consumer<List<Other>>> shows,
      Keys keys,
      int most,
      int mostBytes,
      Consumer<List<MergedKey>> then) {
    new Showing(shows, keys, most, mostBytes, then).goOn();
  }

  /** Most keys are shown at once: a loop, since there may be thousands. */
  private void goOn() {
    goesOn = true;
    if (steps) return;
    steps = true;
    while (goesOn) {
      goesOn = false;
      step();
    }
    steps = false;
  }

  private void step() {
    Optional<String> key = shown.size() < most ? keys.first() : Optional.empty();
    if (key.isEmpty()) then.accept(shown);
    else shows.accept(key.get(), types -> onShown(key.get(), types));
  }

  private void onShown(String key, List<Other> types) {
    boolean isThere = !types.isEmpty();
    MergedKey next = isThere ? MergedKey.of(key, types) : null;
    boolean fits = !isThere || shown.isEmpty() || bytes + next.size() <= mostBytes;
    keys.read(key, fits);
    if (!fits) {
      then.accept(shown);
      return;
    }
    if (isThere) {
      shown.add(next);
      bytes += next.size();
    }
    goOn();
  }
}
