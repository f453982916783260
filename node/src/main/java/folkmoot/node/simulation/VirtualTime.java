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

  private record Task(String owner, String actor, Runnable action) {}

  private final Random chance;
  private final ToLongFunction<String> diskDelayNanos;
  private final List<Task> ready = new ArrayList<>();
  private final PriorityQueue<Event> agenda = new PriorityQueue<>();
  private final SortedSet<String> ended = new TreeSet<>();
  private final SortedMap<String, Long> heldUntil = new TreeMap<>();
  private long nowNanos;
  private long scheduled;
  private long steps;
  private long traceHash;
  private String owner = NOBODY;
  private boolean booting = true;

  /**
   * @param diskDelayNanos how long the disk takes for what an actor with this path does next; 0 for
   *     actors that use no disk
   */
  VirtualTime(Random chance, ToLongFunction<String> diskDelayNanos) {
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
  void ready(String ownerOfTask, String actor, Runnable action) {
    synchronized (ready) {
      if (booting) {
        ready.add(new Task(ownerOfTask, actor, action));
        return;
      }
    }
    long delay = diskDelayNanos.applyAsLong(actor);
    Task task = new Task(ownerOfTask, actor, action);
    if (delay == 0) ready.add(task);
    else at(nowNanos + delay, ownerOfTask, () -> ready.add(task));
  }

  /** Something happens later, to whoever is running now. */
  void later(long delayNanos, Runnable action) {
    at(nowNanos + Math.max(0, delayNanos), owner, action);
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
   * Runs one task while a system of actors comes up; what happens then is not part of the trace.
   */
  boolean bootStep() {
    Task task;
    synchronized (ready) {
      if (ready.isEmpty()) return false;
      task = ready.remove(0);
    }
    task.action().run();
    return true;
  }

  /** The actors are up: from now on this thread alone decides what runs. */
  void booted() {
    while (bootStep()) Thread.onSpinWait();
    synchronized (ready) {
      booting = false;
    }
    agenda.clear();
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
    if (ended.contains(task.owner())) return;
    long until = heldUntil.getOrDefault(task.owner(), 0L);
    if (until > nowNanos) {
      at(until, task.owner(), () -> ready.add(task));
      return;
    }
    steps++;
    traceHash = (traceHash * 31 + task.actor().hashCode()) * 31 + nowNanos;
    run(task.owner(), task.action());
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
