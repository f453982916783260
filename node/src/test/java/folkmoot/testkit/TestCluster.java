package folkmoot.testkit;

import folkmoot.node.simulation.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A running cluster, and everything that may happen to it. Not safe to use from two threads; close
 * it in the end.
 */
public final class TestCluster implements AutoCloseable {
  private static final Duration ELECTION = Duration.ofSeconds(10);

  private final long seed;
  private final Stage stage;
  private final List<TestNode> nodes;
  private final SortedMap<String, TestClient> clients = new TreeMap<>();
  private double loss;
  private double duplication;
  private double reordering;
  private Duration delay = Duration.ofMillis(1);

  TestCluster(long seed, Stage stage) {
    this.seed = seed;
    this.stage = stage;
    this.nodes =
        IntStream.rangeClosed(1, stage.nodes()).mapToObj(n -> new TestNode(stage, n)).toList();
  }

  Stage stage() {
    return stage;
  }

  @Override
  public void close() {
    stage.close();
  }

  // ---- who is there

  /** All nodes, up or down, in the order of their numbers. */
  public List<TestNode> nodes() {
    return nodes;
  }

  /** The node of this number, from 1. */
  public TestNode node(int number) {
    return nodes.get(number - 1);
  }

  /** All nodes but these. */
  public List<TestNode> others(TestNode... but) {
    List<TestNode> excluded = List.of(but);
    return nodes.stream().filter(node -> !excluded.contains(node)).toList();
  }

  /** Who leads the latest term that has a leader, if it still holds itself to. */
  public Optional<TestNode> leader() {
    return stage.leader().map(this::node);
  }

  /** The client of this name; it is made when it is asked for first. */
  public TestClient client(String name) {
    return clients.computeIfAbsent(name, each -> new TestClient(this, each));
  }

  // ---- time

  /** Virtual time since the start. */
  public Duration now() {
    return stage.now();
  }

  /**
   * Lets time pass.
   *
   * @throws PromiseBroken as soon as an invariant is violated
   */
  public void run(Duration span) {
    stage.run(span);
    requireSound();
  }

  /**
   * Lets time pass until something holds; it is looked at after every step of every actor.
   *
   * @return false if it did not come to hold in time
   * @throws PromiseBroken as soon as an invariant is violated
   */
  public boolean runUntil(BooleanSupplier holds, Duration atMost) {
    boolean came = stage.runUntil(holds, atMost);
    requireSound();
    return came;
  }

  /**
   * Lets time pass until somebody leads.
   *
   * @throws AssertionError if nobody does within 10 s
   */
  public TestNode awaitLeader() {
    return awaitLeaderOf(nodes);
  }

  /**
   * Lets time pass until one of these leads.
   *
   * @throws AssertionError if none does within 10 s
   */
  public TestNode awaitLeaderOf(List<TestNode> candidates) {
    runUntil(() -> leader().filter(candidates::contains).isPresent(), ELECTION);
    return leader()
        .filter(candidates::contains)
        .orElseThrow(
            () ->
                new AssertionError(
                    "none of %s leads after %s, seed %d%n%s"
                        .formatted(
                            candidates,
                            ELECTION,
                            seed,
                            String.join(System.lineSeparator(), trace()))));
  }

  // ---- what happens to nodes

  /** The machine stops at once, with any part of what was not synced, until it is restarted. */
  public void crash(TestNode node) {
    stage.crash(node.number());
  }

  /** Starts a node that is down, with what its disk has. */
  public void restart(TestNode node) {
    stage.start(node.number());
  }

  /** Asks the node to stop in order; it starts again by itself. */
  public void stop(TestNode node) {
    stage.stop(node.number());
  }

  /** Asks the node, if it leads, to hand over. */
  public void handOver(TestNode node) {
    stage.handOver(node.number());
  }

  /** The node does not run for a time, and does not know. */
  public void pause(TestNode node, Duration span) {
    stage.pause(node.number(), span);
  }

  /**
   * A bit that was durable turns around in the middle of what the node's disk has.
   *
   * @return false if there is none, or too many disks are rotten already
   */
  public boolean rot(TestNode node) {
    return stage.rot(node.number(), seed);
  }

  /**
   * What the node's disk has of the state is damaged, which is found out at the next start.
   *
   * @return false if there is nothing flushed, or too many disks are damaged already
   */
  public boolean rotState(TestNode node) {
    return stage.rotState(node.number());
  }

  /** The node's clock runs at this pace from now on; 1 is right. */
  public void drift(TestNode node, double pace) {
    stage.drift(node.number(), pace);
  }

  /** Each write to the node's disk takes up to half a second for so long. */
  public void slowDisk(TestNode node, Duration span) {
    stage.slowDisk(node.number(), span);
  }

  /** Nothing that is asked of the node's disk from now on is done before that time is over. */
  public void hangDisk(TestNode node, Duration span) {
    stage.hangDisk(node.number(), span);
  }

  /** The disk is full for so long: nothing can be written to it, nor written over. */
  public void fillDisk(TestNode node, Duration span) {
    stage.fillDisk(node.number(), span);
  }

  /** For so long files may grow by {@code usable} bytes more, and what they have be overwritten. */
  public void fillDisk(TestNode node, Duration span, long usable) {
    stage.fillDisk(node.number(), span, usable);
  }

  /** The next sync fails, and with it the node, which starts again by itself. */
  public void failSync(TestNode node) {
    stage.failSync(node.number());
  }

  // ---- what happens between them

  /** Cuts a node off from all others, in both directions. */
  public void cut(TestNode node) {
    partition(List.of(node), others(node));
  }

  /** Nothing goes from one to the other any more; what comes back still does. */
  public void cutOneWay(TestNode from, TestNode to) {
    stage.cut(from.number(), to.number());
  }

  /** Nothing goes from a node of one group to a node of another; who is in no group is alone. */
  @SafeVarargs
  public final void partition(List<TestNode>... groups) {
    for (TestNode from : nodes) {
      for (TestNode to : nodes) {
        if (from == to) continue;
        boolean together = false;
        for (List<TestNode> group : groups) {
          together |= group.contains(from) && group.contains(to);
        }
        if (together) stage.mend(from.number(), to.number());
        else stage.cut(from.number(), to.number());
      }
    }
  }

  /** From now on this share of all frames is lost, 0 to 1. */
  public void loss(double share) {
    loss = share;
    changeWeather();
  }

  /** From now on this share of all frames comes twice. */
  public void duplicate(double share) {
    duplication = share;
    changeWeather();
  }

  /** From now on this share of all frames may be overtaken by others. */
  public void reorder(double share) {
    reordering = share;
    changeWeather();
  }

  /** From now on a frame takes up to so long. */
  public void delay(Duration longest) {
    delay = longest;
    changeWeather();
  }

  private void changeWeather() {
    stage.weather(loss, duplication, reordering, delay);
  }

  /** All ways are open, nothing is lost or late, disks have room; who is down stays down. */
  public void heal() {
    loss = 0;
    duplication = 0;
    reordering = 0;
    delay = Duration.ofMillis(1);
    stage.heal();
  }

  // ---- judgement

  /** The last events, a line each: who said what to whom, who took which role. */
  public List<String> trace() {
    return stage.trace();
  }

  /**
   * Ends the story: heals all, restarts who is down, lets time pass until all agree, and judges. No
   * invariant was violated; one leads, and stays; all have applied the same; what clients were told
   * is linearizable, and each client saw what it wrote, and nothing older than what it had seen.
   *
   * @throws PromiseBroken if any of that does not hold, or could not be decided
   */
  public void verify() {
    heal();
    List<String> wrong = new ArrayList<>(stage.judge());
    if (!wrong.isEmpty()) throw new PromiseBroken(seed, wrong, trace());
  }

  private void requireSound() {
    List<String> wrong = stage.violations();
    if (!wrong.isEmpty()) throw new PromiseBroken(seed, wrong, trace());
  }
}
