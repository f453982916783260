package folkmoot.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * One thread's whole world: what can run now, and what happens later. The seed chooses what runs
 * next; time passes only when nobody has work. Everything belongs to an owner, one life of one
 * node, so that a life can be ended or held without asking it.
 */
final class VirtualTime {
  /** Owner of what belongs to no node: clients, faults, the network. */
  static final String NOBODY = "";

  /** Later events of equal time keep the order in which they were scheduled. */
  private record Event(long atNanos, long order, String owner, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** A step that may be taken now. */
  private record Task(Place place, Runnable action) {}

  /** Where something happens: in which actor, of whose life. */
  record Place(String owner, String actor, int hash) {
    static Place of(String owner, String actor) {
      return new Place(owner, actor, actor.hashCode());
    }
  }

  private final Random chance;
  private final ToLongFunction<Place> diskDelayNanos;
  private final List<Task> ready = new ArrayList<>();
  private final PriorityQueue<Event> agenda = new PriorityQueue<>();
  private final SortedSet<String> ended = new TreeSet<>();
  private final SortedMap<String, Long> heldUntil = new TreeMap<>();
  private final SortedMap<String, Double> paces = new TreeMap<>();
  private long nowNanos;
  private long scheduled;
  private long steps;
  private long traceHash;
  private String owner = NOBODY;
  private volatile boolean booting = true;

  /**
   * @param diskDelayNanos how long the disk takes for what an actor does next; 0 for actors that
   *     use no disk
   */
  VirtualTime(Random chance, ToLongFunction<Place> diskDelayNanos) {
    this.chance = chance;
    this.diskDelayNanos = diskDelayNanos;
  }

  long nowNanos() {
    return nowNanos;
  }

  long steps() {
    return steps;
  }

  /** Equal for two runs in which the same actors ran in the same order at the same times. */
  long traceHash() {
    return traceHash;
  }

  /** An actor has work. */
  void ready(Place place, Runnable action) {
    Task task = new Task(place, action);
    if (booting && addWhileBooting(task)) return;
    long delay = diskDelayNanos.applyAsLong(place);
    if (delay == 0) ready.add(task);
    else at(nowNanos + delay, place.owner(), () -> ready.add(task));
  }

  private boolean addWhileBooting(Task task) {
    synchronized (ready) {
      if (!booting) return false;
      ready.add(task);
      ready.notifyAll();
      return true;
    }
  }

  /** Something happens later, to whoever is running now and, by that one's clock, never early. */
  void later(long delayNanos, Runnable action) {
    double pace = paces.getOrDefault(owner, 1.0);
    long delay = pace == 1.0 ? delayNanos : (long) Math.ceil(delayNanos / pace) + 1;
    at(nowNanos + Math.max(0, delay), owner, action);
  }

  /** The clock and the timers of a life run at this pace; 1 is right. */
  void pace(String life, double pace) {
    paces.put(life, pace);
  }

  /** Something happens later, to nobody in particular. */
  void laterForNobody(long delayNanos, Runnable action) {
    at(nowNanos + Math.max(0, delayNanos), NOBODY, action);
  }

  private void at(long atNanos, String eventOwner, Runnable action) {
    agenda.add(new Event(atNanos, scheduled++, eventOwner, action));
  }

  /** This life is over: nothing of it runs any more, not even what ends it gracefully. */
  void end(String life) {
    ended.add(life);
  }

  /** This life does not run for a time; what is due meanwhile is due then. */
  void hold(String life, long nanos) {
    heldUntil.put(life, nowNanos + nanos);
  }

  /**
   * Runs what there is while a system of actors comes up, until {@link #endBoot}; nothing of it is
   * part of the trace.
   */
  void boot() throws InterruptedException {
    while (true) {
      Task task;
      synchronized (ready) {
        while (ready.isEmpty() && booting) ready.wait();
        if (ready.isEmpty()) return;
        task = ready.remove(0);
      }
      task.action().run();
    }
  }

  /** The actors are up: once {@link #boot} has returned, one thread alone decides what runs. */
  void endBoot() {
    synchronized (ready) {
      booting = false;
      ready.notifyAll();
    }
  }

  /** What was planned while the actors came up is none of the simulation's. */
  void begin() {
    while (!ready.isEmpty()) ready.remove(0).action().run();
    agenda.clear();
    scheduled = 0;
  }

  /** True if this life does not run now, or ran again only since {@code nanos} ago. */
  boolean wasHeldWithin(String life, long nanos) {
    return heldUntil.getOrDefault(life, Long.MIN_VALUE / 2) > nowNanos - nanos;
  }

  /** Runs until nobody has work, without letting time pass. */
  void settle() {
    while (!ready.isEmpty()) runOne();
  }

  /** Runs everything up to a time, as long as all is well after each step. */
  void runUntil(long untilNanos, BooleanSupplier allIsWell) {
    while (allIsWell.getAsBoolean()) {
      if (!ready.isEmpty()) {
        runOne();
        continue;
      }
      Event event = agenda.peek();
      if (event == null || event.atNanos() > untilNanos) {
        nowNanos = untilNanos;
        return;
      }
      agenda.remove();
      nowNanos = Math.max(nowNanos, event.atNanos());
      happen(event);
    }
  }

  private void happen(Event event) {
    if (ended.contains(event.owner())) return;
    long until = heldUntil.getOrDefault(event.owner(), 0L);
    if (until > nowNanos) {
      at(until, event.owner(), event.action());
      return;
    }
    run(event.owner(), event.action());
  }

  private void runOne() {
    int chosen = chance.nextInt(ready.size());
    Task task = ready.get(chosen);
    ready.set(chosen, ready.get(ready.size() - 1));
    ready.remove(ready.size() - 1);
    String life = task.place().owner();
    if (ended.contains(life)) return;
    long until = heldUntil.getOrDefault(life, 0L);
    if (until > nowNanos) {
      at(until, life, () -> ready.add(task));
      return;
    }
    steps++;
    traceHash = (traceHash * 31 + task.place().hash()) * 31 + nowNanos;
    run(life, task.action());
  }

  private void run(String newOwner, Runnable action) {
    String before = owner;
    owner = newOwner;
    try {
      action.run();
    } finally {
      owner = before;
    }
  }
}
