package folkmoot.node.links;

import folkmoot.protocol.faults.Impairment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The seam for faults in one link: between it and the transport. With nothing wrong a frame passes
 * after one comparison. Used by one link.
 *
 * <p>A delay keeps the order, as TCP does: jitter lets no frame overtake another.
 */
final class LinkFaults {
  /**
   * Bytes of the frames that are held; past it frames are lost, as where a router's queue is full.
   */
  static final int MOST_HELD_BYTES = 16 * 1024 * 1024;

  private final BiConsumer<Link.Due, Duration> timer;
  private final Consumer<Frame> transport;
  private final LinkMeters meters;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private Impairment impairment = Impairment.NONE;
  private RandomGenerator chance = new SplittableRandom(0);
  private int heldBytes;
  private long lastNumber;

  /** A frame that waits, and whether its own time has come. */
  private static final class Held {
    final long number;
    final Frame frame;
    boolean due;

    Held(long number, Frame frame) {
      this.number = number;
      this.frame = frame;
    }
  }

  /**
   * @param timer by which the link is told that the time of a frame has come
   */
  LinkFaults(BiConsumer<Link.Due, Duration> timer, Consumer<Frame> transport, LinkMeters meters) {
    this.timer = timer;
    this.transport = transport;
    this.meters = meters;
  }

  /** From now on this is wrong; what is held and no longer delayed leaves at once. */
  void become(Impairment next, long seed) {
    impairment = next;
    chance = new SplittableRandom(seed);
    if (next.delayMillis() > 0) return;
    held.forEach(frame -> frame.due = true);
    release();
  }

  /** Whether what arrives may be looked at. */
  boolean letsIn() {
    return !impairment.cutIn();
  }

  void send(Frame frame) {
    if (impairment == Impairment.NONE) transport.accept(frame);
    else suffer(frame);
  }

  /** The time of a frame has come. */
  void onDue(long number) {
    for (Held frame : held) if (frame.number == number) frame.due = true;
    release();
  }

  private void suffer(Frame frame) {
    Impairment.Fate fate =
        impairment.fate(chance.nextDouble(), chance.nextDouble(), chance.nextDouble());
    if (fate.copies() == 0) meters.dropped();
    for (int copy = 0; copy < fate.copies(); copy++) {
      if (fate.delayMillis() == 0) transport.accept(frame);
      else hold(frame, Duration.ofMillis(fate.delayMillis()));
    }
  }

  private void hold(Frame frame, Duration delay) {
    int bytes = frame.payload().length;
    if (heldBytes + bytes > MOST_HELD_BYTES) {
      meters.dropped();
      return;
    }
    heldBytes += bytes;
    meters.held(heldBytes);
    held.add(new Held(++lastNumber, frame));
    timer.accept(new Link.Due(lastNumber), delay);
  }

  /** Nobody leaves before those in front of him. */
  private void release() {
    while (!held.isEmpty() && held.peek().due) {
      Frame frame = held.remove().frame;
      heldBytes -= frame.payload().length;
      if (impairment.cutOut()) meters.dropped();
      else transport.accept(frame);
    }
    meters.held(heldBytes);
  }
}
