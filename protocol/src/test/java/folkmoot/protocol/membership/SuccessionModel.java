package folkmoot.protocol.membership;

import folkmoot.protocol.membership.SuccessionRule.Decision;
import folkmoot.protocol.membership.SuccessionRule.Facts;
import folkmoot.protocol.membership.SuccessionRule.Members;
import folkmoot.protocol.membership.SuccessionRule.Sources;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Three nodes that write under names and tell each other what is written, while chance kills them,
 * takes their disks away, brings back disks that were lost, has it decided on which disk a node is,
 * and loses and delays what they say. Two things written under one number of one name, where
 * anybody gets to know both, are a violation.
 *
 * <p>A node on an empty disk knows what was decided once it belongs to the cluster: it gets the log
 * from who has it.
 */
final class SuccessionModel {
  private static final List<String> NODES = List.of("a", "b", "c");
  private static final TreeSet<String> ADDRESSES = Sayings.addresses("a", "b", "c");
  private static final TreeSet<Voter> FOUNDERS = Sayings.voters("a1", "b1", "c1");

  /** A write: the how manieth under which name. */
  private record Place(String name, int number) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : Integer.compare(number, other.number);
    }
  }

  private static final class Disk {
    final Voter owner;
    final TreeMap<Place, Integer> written = new TreeMap<>();

    /** What came without the word where it is to be looked for. */
    final TreeSet<Place> hidden = new TreeSet<>();

    Disks noted = Disks.NONE;
    boolean belongs;
    boolean isSuccessor;
    long incarnation;

    Disk(String id) {
      owner = Sayings.voter(id);
    }

    /** The number of the last that can be found; empty if one before it cannot. */
    Optional<Integer> end(String name) {
      int end = 0;
      for (Place place : written.keySet()) {
        if (!place.name.equals(name) || hidden.contains(place)) continue;
        if (place.number != end + 1) return Optional.empty();
        end++;
      }
      return Optional.of(end);
    }
  }

  /** One start of a node. */
  private static final class Run {
    final String node;
    final Disk disk;
    final long incarnation;
    final TreeMap<String, Hello> heard = new TreeMap<>();
    final TreeSet<String> ready = new TreeSet<>();
    final Deque<String> toRead = new ArrayDeque<>();
    Greetings greetings = Greetings.NONE;
    Disks catalog = Disks.NONE;
    Disks newest;
    Optional<Decision> sources = Optional.empty();
    boolean isRead;
    boolean lives = true;
    boolean isUp;

    Run(String node, Disk disk) {
      this.node = node;
      this.disk = disk;
      this.incarnation = ++disk.incarnation;
      this.newest = disk.noted;
    }
  }

  private record Told(Run from, Run to, TreeMap<Place, Integer> written) {}

  private record Said(String to, Hello hello) {}

  /** What may happen to a node that runs, and how often beside the others. */
  private enum Action {
    WRITE(10),
    TELL(6),
    HELLO(3),
    LEARN(2),
    JOIN(2),
    UP(2),
    LOOK(3),
    DECIDE(6),
    CRASH(3),
    ROUND(20);

    final int usual;

    Action(int usual) {
      this.usual = usual;
    }
  }

  /** And to one that does not. */
  private enum Absence {
    START(20),
    LOSE(4),
    FIND(2);

    final int usual;

    Absence(int usual) {
      this.usual = usual;
    }
  }

  private final Random random;
  private final SuccessionRule rule;
  private final TreeMap<String, Integer> weights = new TreeMap<>();
  private final double spread;
  private final double speed;
  private final TreeMap<String, Disk> disks = new TreeMap<>();
  private final TreeMap<String, Run> runs = new TreeMap<>();
  private final TreeMap<String, List<Disk>> lost = new TreeMap<>();
  private final TreeMap<String, Integer> diskNumbers = new TreeMap<>();
  private final TreeMap<String, Run> members = new TreeMap<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Said> said = new ArrayList<>();
  private Disks catalog = Disks.NONE;
  private int contents;

  /** What was found to be wrong, if anything was. */
  String violation = "";

  /** How often a node took names over. */
  int successions;

  SuccessionModel(long seed, SuccessionRule rule) {
    random = new Random(seed);
    this.rule = rule;
    // In each history other things are rare.
    for (Action action : Action.values()) weights.put(action.name(), action.usual * weight());
    for (Absence absence : Absence.values()) weights.put(absence.name(), absence.usual * weight());
    spread = new double[] {0.6, 0.95, 1}[random.nextInt(3)];
    speed = new double[] {0.02, 0.2, 1}[random.nextInt(3)];
    for (String node : NODES) {
      disks.put(node, new Disk(node + 1));
      disks.get(node).belongs = true;
      diskNumbers.put(node, 1);
      lost.put(node, new ArrayList<>());
      start(node);
    }
  }

  private int weight() {
    return new int[] {1, 4, 16}[random.nextInt(3)];
  }

  /** Runs until something is wrong or {@code steps} are done. */
  SuccessionModel run(int steps) {
    for (int i = 0; i < steps && violation.isEmpty(); i++) step();
    return this;
  }

  private void step() {
    String node = NODES.get(random.nextInt(NODES.size()));
    Run run = runs.get(node);
    if (run == null) {
      switch (drawn(Absence.values())) {
        case START -> start(node);
        case LOSE -> loseDisk(node);
        case FIND -> findDisk(node);
      }
    } else {
      switch (drawn(Action.values())) {
        case WRITE -> write(run);
        case TELL -> tell(run);
        case HELLO -> sayHello(run);
        case LEARN -> learn(run);
        case JOIN -> join(run);
        case UP -> becomeUp(run);
        case LOOK -> look(run);
        case DECIDE -> decide(run);
        case CRASH -> crash(run);
        case ROUND -> round();
      }
    }
    if (random.nextDouble() < speed) deliverTold();
    if (random.nextInt(4) == 0) deliverSaid();
  }

  /** What goes on by itself, at most nodes. */
  private void round() {
    for (String node : NODES) {
      Optional.ofNullable(runs.get(node)).filter(this::isIn).ifPresent(this::sayHello);
      Optional.ofNullable(runs.get(node)).filter(this::isIn).ifPresent(this::learn);
      Optional.ofNullable(runs.get(node)).filter(this::isIn).ifPresent(this::join);
      Optional.ofNullable(runs.get(node)).filter(this::isIn).ifPresent(this::becomeUp);
      Optional.ofNullable(runs.get(node)).filter(this::isIn).ifPresent(this::look);
    }
  }

  private boolean isIn(Run run) {
    return random.nextInt(8) > 0;
  }

  private <E extends Enum<E>> E drawn(E[] all) {
    int sum = 0;
    for (E each : all) sum += weights.get(each.name());
    int at = random.nextInt(sum);
    for (E each : all) {
      at -= weights.get(each.name());
      if (at < 0) return each;
    }
    throw new AssertionError("no more");
  }

  // ---- disks and starts

  private void start(String node) {
    Run run = new Run(node, disks.get(node));
    runs.put(node, run);
    stopIfGone(run);
  }

  private void crash(Run run) {
    run.lives = false;
    runs.remove(run.node);
  }

  private void loseDisk(String node) {
    lost.get(node).add(disks.get(node));
    disks.put(node, new Disk(node + diskNumbers.merge(node, 1, Integer::sum)));
  }

  private void findDisk(String node) {
    List<Disk> found = lost.get(node);
    if (found.isEmpty()) return;
    Disk old = found.remove(random.nextInt(found.size()));
    found.add(disks.put(node, old));
  }

  private void stopIfGone(Run run) {
    if (run.disk.belongs && run.newest.objectionTo(run.disk.owner).isPresent()) crash(run);
  }

  // ---- what is written

  private void write(Run run) {
    if (!run.disk.belongs) return;
    TreeSet<String> names = new TreeSet<>();
    names.add(run.disk.owner.diskId());
    if (run.disk.isSuccessor) {
      for (Place place : run.disk.written.keySet()) {
        if (place.name.startsWith(run.node) && run.disk.end(place.name).isPresent())
          names.add(place.name);
      }
    }
    String name = new ArrayList<>(names).get(random.nextInt(names.size()));
    take(run.disk, new Place(name, run.disk.end(name).orElseThrow() + 1), ++contents, false);
  }

  /** Some of what is known, to one of those who are in the cluster. */
  private void tell(Run run) {
    Run to = members.get(NODES.get(random.nextInt(NODES.size())));
    if (members.get(run.node) != run || to == null || to == run) return;
    TreeMap<Place, Integer> some = new TreeMap<>(run.disk.written);
    some.keySet().removeIf(place -> random.nextDouble() > spread);
    told.add(new Told(run, to, some));
  }

  private void take(Disk disk, Place place, int content, boolean isHidden) {
    Integer known = disk.written.putIfAbsent(place, content);
    if (known == null && isHidden) disk.hidden.add(place);
    if (!isHidden) disk.hidden.remove(place);
    if (known != null && known != content)
      violation = "%s is %d and %d at %s".formatted(place, known, content, disk.owner);
  }

  // ---- what is said

  private void sayHello(Run run) {
    for (String node : NODES) {
      if (node.equals(run.node)) continue;
      Said one = new Said(node, hello(run));
      if (random.nextInt(4) == 0) said.add(one);
      else deliver(one);
    }
  }

  private Hello hello(Run run) {
    boolean asks = isToSucceed(run) && run.isUp;
    return new Hello(
        run.disk.owner,
        run.incarnation,
        run.node + ":1",
        ADDRESSES,
        new TreeSet<>(),
        run.disk.belongs ? Optional.of(FoundingRule.of(FOUNDERS)) : Optional.empty(),
        members.get(run.node) == run ? 1 : 0,
        false,
        "",
        "",
        1,
        new Successions(run.disk.noted, asks, run.ready));
  }

  private void deliverSaid() {
    if (!said.isEmpty()) deliver(said.remove(random.nextInt(said.size())));
  }

  private void deliver(Said one) {
    Run to = runs.get(one.to);
    if (to != null) hear(to, one.hello);
  }

  private void deliverTold() {
    if (told.isEmpty()) return;
    Told one = told.remove(random.nextInt(told.size()));
    if (!one.to.lives || random.nextInt(4) == 0) return;
    one.written.forEach(
        (place, content) -> take(one.to.disk, place, content, random.nextInt(8) == 0));
  }

  private void hear(Run run, Hello hello) {
    if (hello.successions().disks().areNewerThan(run.newest)) {
      run.newest = hello.successions().disks();
      run.greetings = run.greetings.without(run.newest);
      stopIfGone(run);
      if (!run.lives) return;
    }
    boolean isHeard =
        run.newest.objectionTo(run.disk.owner).isEmpty()
            && run.newest.objectionTo(hello.self()).isEmpty()
            && run.greetings.counts(hello);
    if (!isHeard) return;
    run.greetings = run.greetings.hear(hello);
    if (!run.disk.belongs && hello.founding().isPresent()) {
      run.disk.belongs = true;
      learn(run);
    }
    run.heard.put(hello.address(), hello);
    if (hello.successions().asks() && run.disk.noted.say(hello.self())) {
      run.disk.hidden.clear();
      run.ready.add(hello.self().diskId());
    }
  }

  // ---- the cluster

  /** Through one who says that it is in. */
  private void join(Run run) {
    if (!run.disk.belongs || members.get(run.node) == run) return;
    boolean isBegun = members.values().stream().anyMatch(member -> member.lives);
    boolean isDoor =
        run.heard.values().stream().anyMatch(hello -> hello.formationEpoch() == 1) || !isBegun;
    if (isDoor) members.put(run.node, run);
  }

  /** All members have seen that who was in its place is removed, and hear it no more. */
  private void becomeUp(Run run) {
    boolean isSeen = members.values().stream().allMatch(member -> member.lives);
    if (members.get(run.node) != run || !isSeen) return;
    run.isUp = true;
    told.removeIf(one -> one.from.node.equals(run.node) && one.from != run);
  }

  // ---- what is decided

  /** By whoever looks at a node that runs: a disk that was in use once is none that is new. */
  private void decide(Run run) {
    Disk disk = run.disk;
    boolean isAllowed = catalog.of(run.node).isEmpty() || !disk.belongs;
    if (isAllowed && !catalog.say(disk.owner)) catalog = catalog.with(disk.owner);
  }

  private void learn(Run run) {
    if (!run.disk.belongs) return;
    run.catalog = catalog;
    if (!catalog.areNewerThan(run.disk.noted)) return;
    run.disk.noted = catalog;
    if (catalog.areNewerThan(run.newest)) run.newest = catalog;
    stopIfGone(run);
  }

  private boolean isToSucceed(Run run) {
    return !run.disk.isSuccessor
        && run.catalog.say(run.disk.owner)
        && run.catalog.equals(run.disk.noted);
  }

  private void look(Run run) {
    if (!isToSucceed(run)) return;
    if (!run.toRead.isEmpty()) {
      read(run);
      return;
    }
    Decision decision = rule.decide(facts(run));
    if (!(decision instanceof Sources)) return;
    if (run.isRead && run.sources.equals(Optional.of(decision))) {
      run.disk.isSuccessor = true;
      successions++;
      return;
    }
    run.sources = Optional.of(decision);
    run.isRead = false;
    for (String node : NODES) if (!node.equals(run.node)) run.toRead.add(node);
  }

  private Facts facts(Run run) {
    TreeSet<String> addresses = new TreeSet<>();
    members.keySet().forEach(node -> addresses.add(node + ":1"));
    return new Facts(
        run.disk.owner,
        run.node + ":1",
        run.catalog,
        ADDRESSES,
        run.heard,
        new Members(run.isUp, addresses));
  }

  private void read(Run run) {
    Run from = members.get(run.toRead.remove());
    if (from == null || !from.lives) {
      run.toRead.clear();
      return;
    }
    from.disk.written.forEach(
        (place, content) -> {
          if (!from.disk.hidden.contains(place)) take(run.disk, place, content, false);
        });
    if (!run.toRead.isEmpty()) return;
    run.isRead = true;
    run.heard.clear();
  }
}
