package folkmoot.protocol.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Three nodes that bootstrap by a given rule while chance starts, kills and wipes them, and carries
 * their Hellos: first in, first out and cut by a crash, or (wild) late, twice, in any order, and to
 * whoever is at the address by then.
 */
final class FoundingModel {
  private static final List<String> NODES = List.of("a", "b", "c");

  private static final class Node {
    final String name;
    int disk = 1;
    long incarnation;
    boolean up;
    Optional<Founding> founding = Optional.empty();
    Greetings greetings = Greetings.NONE;

    Node(String name) {
      this.name = name;
    }

    Newcomer newcomer() {
      return new Newcomer(
          Sayings.voter(name + disk),
          name + ":1",
          Sayings.addresses("a", "b", "c"),
          new TreeMap<>(),
          founding);
    }
  }

  private record Sent(String from, String to, Hello hello) {}

  private final Random random;
  private final boolean wild;
  private final BootstrapRule rule;
  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final List<Sent> flying = new ArrayList<>();
  private final TreeMap<String, Founding> oncePowerful = new TreeMap<>();

  /** What was found to be wrong, if anything was. */
  String violation = "";

  FoundingModel(long seed, boolean wild, BootstrapRule rule) {
    random = new Random(seed);
    this.wild = wild;
    this.rule = rule;
    for (String name : NODES) nodes.put(name, new Node(name));
  }

  /** Runs until something is wrong or {@code steps} are done. */
  FoundingModel run(int steps, double unrest) {
    for (int i = 0; i < steps && violation.isEmpty(); i++) {
      Node node = nodes.get(NODES.get(random.nextInt(NODES.size())));
      if (random.nextDouble() < unrest) disturb(node);
      else if (!node.up) start(node);
      else if (flying.isEmpty() || random.nextInt(4) == 0) sayHello(node);
      else carryOne();
      check();
    }
    return this;
  }

  long settled() {
    return nodes.values().stream().filter(node -> node.founding.isPresent()).count();
  }

  private void disturb(Node node) {
    if (node.up) {
      node.up = false;
      node.greetings = Greetings.NONE;
      if (!wild) flying.removeIf(sent -> sent.from.equals(node.name) || sent.to.equals(node.name));
    } else if (random.nextBoolean()) {
      node.disk++;
      node.incarnation = 0;
      node.founding = Optional.empty();
    }
  }

  private void start(Node node) {
    node.up = true;
    node.incarnation++;
    sayHello(node);
  }

  private void sayHello(Node node) {
    for (String to : NODES) {
      if (!to.equals(node.name)) flying.add(new Sent(node.name, to, hello(node)));
    }
  }

  private Hello hello(Node node) {
    Newcomer self = node.newcomer();
    return new Hello(
        self.self(),
        node.incarnation,
        self.address(),
        self.configured(),
        self.known(node.greetings),
        node.founding,
        0,
        true);
  }

  private void carryOne() {
    int index = random.nextInt(flying.size());
    if (!wild) index = firstBetween(flying.get(index));
    Sent picked = flying.get(index);
    if (!wild || random.nextInt(3) != 0) flying.remove(index);
    if (flying.size() > 60) flying.remove(0);
    Node node = nodes.get(picked.to);
    if (!node.up) return;
    boolean news = node.greetings.isNews(picked.hello);
    node.greetings = node.greetings.hear(picked.hello);
    BootstrapRule.Decision decision = rule.decide(node.newcomer(), node.greetings);
    if (decision instanceof BootstrapRule.Found found)
      node.founding = Optional.of(found.founding());
    if (decision instanceof BootstrapRule.Join join) node.founding = Optional.of(join.founding());
    if (news) sayHello(node);
  }

  /** Flying is in the order of sending: the first of a pair of nodes is the oldest. */
  private int firstBetween(Sent picked) {
    int index = 0;
    while (!flying.get(index).from.equals(picked.from) || !flying.get(index).to.equals(picked.to)) {
      index++;
    }
    return index;
  }

  private void check() {
    TreeMap<String, Founding> present = new TreeMap<>();
    for (Node node : nodes.values()) {
      node.founding.ifPresent(founding -> present.put(founding.clusterId(), founding));
    }
    if (!wild && present.size() > 1) violation = "two foundings at once: " + present.values();
    for (Founding founding : present.values()) {
      if (adopters(founding) < 2) continue;
      oncePowerful.keySet().retainAll(present.keySet());
      oncePowerful.put(founding.clusterId(), founding);
    }
    if (oncePowerful.size() > 1) {
      violation = "two foundings could both have committed: " + oncePowerful.values();
    }
  }

  /** Voters of this founding whose disks know that they are. */
  private long adopters(Founding founding) {
    TreeSet<String> adopters = new TreeSet<>();
    for (Map.Entry<String, Node> each : nodes.entrySet()) {
      Node node = each.getValue();
      if (node.founding.equals(Optional.of(founding))
          && founding.voters().contains(node.newcomer().self())) adopters.add(each.getKey());
    }
    return adopters.size();
  }
}
