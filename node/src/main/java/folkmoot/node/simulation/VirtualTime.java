package folkmoot.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One thread's whole world: what can run now, and what happens later. The seed chooses what runs
 * next; time passes only when nobody has work. Everything belongs to an owner, one life of one
 * node, so that a life can be ended or held without asking it.
 */
final class VirtualTime {
  /** Owner of what belongs to no node: clients, faults, the network. */
  static final String NOBODY = "";

  /** One life of a node, from a start to its end: what it does, and when. */
  final class Life {
    private final String name;
    private boolean ended;
    private long heldUntil = Long.MIN_VALUE / 2;
    private double pace = 1;
    private LongSupplier diskDelayNanos = () -> 0;

    private Life(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** This life is over: nothing of it runs any more, not even what ends it gracefully. */
    void end() {
      ended = true;
    }

    /** This life does not run for a time; what is due meanwhile is due then. */
    void hold(long nanos) {
      heldUntil = Math.max(heldUntil, nowNanos + nanos);
    }

    /** Its timers run at this pace; 1 is right. */
    void pace(double next) {
      pace = next;
    }

    /** How long the disk takes for what an actor of it does next that uses the disk. */
    void onDisk(LongSupplier delayNanos) {
      diskDelayNanos = delayNanos;
    }

    /** True if it does not run now, or ran again only since {@code nanos} ago. */
    boolean wasHeldWithin(long nanos) {
      return heldUntil > nowNanos - nanos;
    }
  }

  /** Later events of equal time keep the order in which they were scheduled. */
  private record Event(long atNanos, long order, Life owner, Runnable action)
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
  record Place(Life life, int hash, boolean usesDisk) {
    static Place of(Life life, String actor) {
      boolean usesDisk = actor.endsWith("/journal") || actor.endsWith("/state-machine");
      return new Place(life, actor.hashCode(), usesDisk);
    }
  }

  private final Random chance;
  private final List<Task> ready = new ArrayList<>();
  private final PriorityQueue<Event> agenda = new PriorityQueue<>();
  private final SortedMap<String, Life> lives = new TreeMap<>();
  private final Life nobody = lifeOf(NOBODY);
  private long nowNanos;
  private long scheduled;
  private long steps;
  private long second;
  private long stepsBeforeSecond;
  private long traceHash;
  private Life owner = nobody;
  private volatile boolean booting = true;

  VirtualTime(Lots lots) {
    this.chance = lots.ofMoments("order", () -> nowNanos);
  }

  /** The life of this name; two threads ask for one while the system comes up. */
  synchronized Life lifeOf(String name) {
    return lives.computeIfAbsent(name, Life::new);
  }

  long nowNanos() {
    return nowNanos;
  }

  long steps() {
    return steps;
  }

  /** Those since the last whole second began. */
  long stepsOfThisSecond() {
    return steps - stepsBeforeSecond;
  }

  /** Equal for two runs in which the same actors ran in the same order at the same times. */
  long traceHash() {
    return traceHash;
  }

  /** An actor has work. */
  void ready(Place place, Runnable action) {
    Task task = new Task(place, action);
    if (booting && addWhileBooting(task)) return;
    long delay = place.usesDisk() ? place.life().diskDelayNanos.getAsLong() : 0;
    if (delay == 0) ready.add(task);
    else at(nowNanos + delay, place.life(), () -> ready.add(task));
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
    double pace = owner.pace;
    long delay = pace == 1.0 ? delayNanos : (long) Math.ceil(delayNanos / pace) + 1;
    at(nowNanos + Math.max(0, delay), owner, action);
  }

  /** Something happens later, to nobody in particular. */
  void laterForNobody(long delayNanos, Runnable action) {
    at(nowNanos + Math.max(0, delayNanos), nobody, action);
  }

  private void at(long atNanos, Life eventOwner, Runnable action) {
    agenda.add(new Event(atNanos, scheduled++, eventOwner, action));
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
      pass(event.atNanos());
      happen(event);
    }
  }

  private void pass(long untilNanos) {
    nowNanos = Math.max(nowNanos, untilNanos);
    long now = nowNanos / 1_000_000_000L;
    if (now == second) return;
    second = now;
    stepsBeforeSecond = steps;
  }

  private void happen(Event event) {
    if (event.owner().ended) return;
    if (event.owner().heldUntil > nowNanos) {
      at(event.owner().heldUntil, event.owner(), event.action());
      return;
    }
    run(event.owner(), event.action());
  }

  private void runOne() {
    int chosen = chance.nextInt(ready.size());
    Task task = ready.get(chosen);
    ready.set(chosen, ready.get(ready.size() - 1));
    ready.remove(ready.size() - 1);
    Life life = task.place().life();
    if (life.ended) return;
    if (life.heldUntil > nowNanos) {
      at(life.heldUntil, life, () -> ready.add(task));
      return;
    }
    steps++;
    traceHash = (traceHash * 31 + task.place().hash()) * 31 + nowNanos;
    run(life, task.action());
  }

  private void run(Life newOwner, Runnable action) {
    Life before = owner;
    owner = newOwner;
    try {
      action.run();
    } finally {
      owner = before;
    }
  }
}
