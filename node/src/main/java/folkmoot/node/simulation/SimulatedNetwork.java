package folkmoot.node.simulation;

import folkmoot.node.links.Frame;
import folkmoot.node.links.Links;
import folkmoot.node.links.Transport;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

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
  private final SortedMap<String, ActorRef<Links.Command>> listening = new TreeMap<>();
  private final SortedSet<Way> cut = new TreeSet<>();
  private final SortedMap<Way, Long> lastArrival = new TreeMap<>();
  private Weather weather = Weather.FAIR;
  private long lost;

  SimulatedNetwork(VirtualTime time, Random chance) {
    this.time = time;
    this.chance = chance;
  }

  /** From now on this address is heard by these links; null: by nobody. */
  void listen(String address, ActorRef<Links.Command> links) {
    if (links == null) listening.remove(address);
    else listening.put(address, links);
  }

  void weather(Weather next) {
    weather = next;
  }

  /** Nothing goes from here to there any more. */
  void cut(String from, String to) {
    cut.add(new Way(from, to));
  }

  void healAll() {
    cut.clear();
  }

  long lost() {
    return lost;
  }

  Transport transportOf(String address) {
    return (to, frame) -> send(new Way(address, to), frame);
  }

  private void send(Way way, Frame frame) {
    if (chance.nextDouble() < weather.loss()) {
      lost++;
      return;
    }
    deliver(way, frame);
    if (chance.nextDouble() < weather.duplication()) deliver(way, frame);
  }

  private void deliver(Way way, Frame frame) {
    long delay = 50_000 + chance.nextLong(weather.maxDelayMillis() * 1_000_000L);
    long arrival = time.nowNanos() + delay;
    if (chance.nextDouble() >= weather.reordering()) {
      arrival = Math.max(arrival, lastArrival.getOrDefault(way, 0L) + 1);
      lastArrival.put(way, arrival);
    }
    time.laterForNobody(arrival - time.nowNanos(), () -> arrive(way, frame));
  }

  private void arrive(Way way, Frame frame) {
    ActorRef<Links.Command> links = listening.get(way.to());
    if (links == null || cut.contains(way)) {
      lost++;
      return;
    }
    links.tell(frame);
  }
}
