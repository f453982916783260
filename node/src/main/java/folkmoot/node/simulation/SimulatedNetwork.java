package folkmoot.node.simulation;

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

  private record Way(String from, String to) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  private final VirtualTime time;
  private final Random chance;
  private final SortedMap<String, Consumer<Object>> listening = new TreeMap<>();
  private final SortedSet<Way> cut = new TreeSet<>();
  private final SortedSet<String> cutOff = new TreeSet<>();
  private final SortedMap<Way, Long> lastArrival = new TreeMap<>();
  private Weather weather = Weather.FAIR;
  private final SortedMap<Way, Long> heardNanos = new TreeMap<>();
  private Optional<Runnable> whenSent = Optional.empty();
  private String awaited = "";
  private int stillToLeave;

  SimulatedNetwork(VirtualTime time, Random chance) {
    this.time = time;
    this.chance = chance;
  }

  /** From now on what is sent to this address is taken in here. */
  void listen(String address, Consumer<Object> door) {
    listening.put(address, door);
  }

  void silence(String address) {
    listening.remove(address);
  }

  /** Does this once, when so many messages of this address have left from now on. */
  void afterSending(String address, int count, Runnable action) {
    awaited = address;
    stillToLeave = count;
    whenSent = Optional.of(action);
  }

  /** When something of {@code from} last arrived at {@code to}; a long time ago if it never did. */
  long heardNanos(String from, String to) {
    return heardNanos.getOrDefault(new Way(from, to), Long.MIN_VALUE / 2);
  }

  void weather(Weather next) {
    weather = next;
  }

  /** Nothing goes from here to there any more. */
  void cut(String from, String to) {
    cut.add(new Way(from, to));
  }

  /** Nothing goes from or to this address any more. */
  void cutOff(String address) {
    cutOff.add(address);
  }

  /** Undoes {@link #cutOff}, and no other cut. */
  void rejoin(String address) {
    cutOff.remove(address);
  }

  void healAll() {
    cut.clear();
    cutOff.clear();
  }

  /** Sends a frame, or a message as it is. */
  void send(String from, String to, Object what) {
    Way way = new Way(from, to);
    if (chance.nextDouble() >= weather.loss()) {
      deliver(way, what);
      if (chance.nextDouble() < weather.duplication()) deliver(way, what);
    }
    if (whenSent.isPresent() && from.equals(awaited) && --stillToLeave <= 0) {
      Runnable action = whenSent.get();
      whenSent = Optional.empty();
      time.laterForNobody(0, action);
    }
  }

  private void deliver(Way way, Object what) {
    long delay = 50_000 + chance.nextLong(weather.maxDelayMillis() * 1_000_000L);
    long arrival = time.nowNanos() + delay;
    if (chance.nextDouble() >= weather.reordering()) {
      arrival = Math.max(arrival, lastArrival.getOrDefault(way, 0L) + 1);
      lastArrival.put(way, arrival);
    }
    time.laterForNobody(arrival - time.nowNanos(), () -> arrive(way, what));
  }

  private void arrive(Way way, Object what) {
    Consumer<Object> door = listening.get(way.to());
    boolean away = cutOff.contains(way.from()) || cutOff.contains(way.to());
    if (door == null || away || cut.contains(way)) return;
    heardNanos.put(way, time.nowNanos());
    door.accept(what);
  }
}
