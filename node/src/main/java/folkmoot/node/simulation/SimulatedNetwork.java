package folkmoot.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What is between the nodes: it takes time, keeps the order of each pair's frames, and, when it is
 * told to, loses, delays, duplicates and reorders them, or cuts nodes off in one direction.
 */
final class SimulatedNetwork {
  /** How bad it is: shares of frames, from 0 to 1, and the longest way in milliseconds. */
  record Weather(double loss, double duplication, double reordering, int maxDelayMillis) {
    static final Weather FAIR = new Weather(0, 0, 0, 1);
  }

  /** The way from one node to one other. */
  private static final class Way {
    final String from;
    final String to;
    final Random chance;
    boolean cut;

    /** Its end has stopped in order, and its beginning waits to be spoken to. */
    boolean shuns;

    long lastArrivalNanos;
    long heardNanos = Long.MIN_VALUE / 2;

    Way(String from, String to, Random chance) {
      this.from = from;
      this.to = to;
      this.chance = chance;
    }
  }

  private final VirtualTime time;
  private final Lots lots;
  private final Stragglers stragglers;
  private final SortedMap<String, Consumer<Object>> listening = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Way>> ways = new TreeMap<>();
  private final SortedSet<String> cutOff = new TreeSet<>();
  private final SortedMap<String, List<Runnable>> stranded = new TreeMap<>();
  private Weather weather = Weather.FAIR;
  private Optional<Runnable> whenSent = Optional.empty();
  private String awaited = "";
  private int stillToLeave;
  private long sent;
  private long lost;
  private long duplicated;
  private long reordered;
  private long cut;

  SimulatedNetwork(VirtualTime time, Lots lots) {
    this.time = time;
    this.stragglers = new Stragglers(lots.ofMoments("stragglers", time::nowNanos));
    this.lots = lots;
  }

  private Way way(String from, String to) {
    SortedMap<String, Way> leaving = ways.get(from);
    if (leaving == null) {
      leaving = new TreeMap<>();
      ways.put(from, leaving);
    }
    Way way = leaving.get(to);
    if (way == null) {
      way = new Way(from, to, lots.ofMoments(from + " to " + to, time::nowNanos));
      leaving.put(to, way);
    }
    return way;
  }

  /** How many messages, or frames of them, were sent, lost, and so on. */
  SortedMap<String, Long> messages() {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("sent", sent);
    counts.put("lost", lost);
    counts.put("duplicated", duplicated);
    counts.put("reordered", reordered);
    counts.put("cut", cut);
    return counts;
  }

  /** From now on what is sent to this address is taken in here. */
  void listen(String address, Consumer<Object> door) {
    listening.put(address, door);
  }

  void silence(String address) {
    listening.remove(address);
  }

  /** Nobody reaches this address until it has reached them. */
  void shun(String address) {
    for (SortedMap<String, Way> leaving : ways.values()) {
      Way way = leaving.get(address);
      if (way != null) way.shuns = true;
    }
  }

  /** True if somebody still waits to be spoken to by this address. */
  boolean isShunned(String address) {
    return ways.values().stream()
        .anyMatch(leaving -> leaving.containsKey(address) && leaving.get(address).shuns);
  }

  /** A Hello takes a moment, and may be cut off like everything. */
  void greet(String from, String to) {
    Way back = way(to, from);
    if (!back.shuns) return;
    time.laterForNobody(
        1_000_000L * (1 + weather.maxDelayMillis()),
        () -> {
          if (isOpen(way(from, to))) back.shuns = false;
        });
  }

  /** Does this once, when so many messages of this address have left from now on. */
  void afterSending(String address, int count, Runnable action) {
    awaited = address;
    stillToLeave = count;
    whenSent = Optional.of(action);
  }

  /** When something of {@code from} last arrived at {@code to}; a long time ago if it never did. */
  long heardNanos(String from, String to) {
    return way(from, to).heardNanos;
  }

  /** The frames that come much later than the others. */
  Stragglers stragglers() {
    return stragglers;
  }

  void weather(Weather next) {
    weather = next;
  }

  /** Nothing goes from here to there any more. */
  void cut(String from, String to) {
    way(from, to).cut = true;
  }

  /** Nothing goes from or to this address any more. */
  void cutOff(String address) {
    cutOff.add(address);
  }

  /** From now on what comes for this address stays where it is, until {@link #release}. */
  void strand(String address) {
    stranded.putIfAbsent(address, new ArrayList<>());
  }

  /**
   * What was stranded on its way to this address comes within so many milliseconds, in any order,
   * although the way may be cut by now: it had left before.
   */
  void release(String address, int withinMillis, Random chance) {
    List<Runnable> arrivals = stranded.remove(address);
    if (arrivals == null) return;
    for (Runnable arrival : arrivals) {
      time.laterForNobody(chance.nextLong(withinMillis * 1_000_000L), arrival);
    }
  }

  /** Undoes {@link #cutOff}, and no other cut. */
  void rejoin(String address) {
    cutOff.remove(address);
  }

  /** Undoes {@link #cut}, and no other. */
  void mend(String from, String to) {
    way(from, to).cut = false;
  }

  void healAll() {
    ways.values().forEach(leaving -> leaving.values().forEach(way -> way.cut = false));
    cutOff.clear();
    stranded.clear();
  }

  /** Sends a frame, or a message as it is. */
  void send(String from, String to, Object what) {
    Way way = way(from, to);
    sent++;
    if (way.chance.nextDouble() < weather.loss()) {
      lost++;
    } else {
      deliver(way, what);
      if (way.chance.nextDouble() < weather.duplication()) {
        duplicated++;
        deliver(way, what);
      }
    }
    if (whenSent.isPresent() && from.equals(awaited) && --stillToLeave <= 0) {
      Runnable action = whenSent.get();
      whenSent = Optional.empty();
      time.laterForNobody(0, action);
    }
  }

  private void deliver(Way way, Object what) {
    long delay = 50_000 + way.chance.nextLong(weather.maxDelayMillis() * 1_000_000L);
    long arrival = time.nowNanos() + delay;
    if (way.chance.nextDouble() >= weather.reordering()) {
      arrival = Math.max(arrival, way.lastArrivalNanos + 1);
      way.lastArrivalNanos = arrival;
    } else if (arrival < way.lastArrivalNanos) {
      reordered++;
    }
    if (stragglers.keep(way.to, () -> comeAnyTime(way, what))) return;
    time.laterForNobody(arrival - time.nowNanos(), () -> arrive(way, what));
  }

  private void comeAnyTime(Way way, Object what) {
    time.laterForNobody(way.chance.nextLong(60_000_000L), () -> arrive(way, what));
  }

  private boolean isOpen(Way way) {
    return !way.cut && !cutOff.contains(way.from) && !cutOff.contains(way.to);
  }

  private void arrive(Way way, Object what) {
    if (!listening.containsKey(way.to) || way.shuns || !isOpen(way)) {
      cut++;
      return;
    }
    List<Runnable> arrivals = stranded.get(way.to);
    if (arrivals != null) arrivals.add(() -> enter(way, what));
    else enter(way, what);
  }

  private void enter(Way way, Object what) {
    Consumer<Object> door = listening.get(way.to);
    if (door == null || way.shuns) return;
    way(way.to, way.from).shuns = false;
    way.heardNanos = time.nowNanos();
    door.accept(what);
  }
}
