package folkmoot.protocol.membership;

import static folkmoot.protocol.membership.Sayings.addresses;
import static folkmoot.protocol.membership.Sayings.voter;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.membership.SuccessionRule.Decision;
import folkmoot.protocol.membership.SuccessionRule.Facts;
import folkmoot.protocol.membership.SuccessionRule.Members;
import folkmoot.protocol.membership.SuccessionRule.Sources;
import folkmoot.protocol.membership.SuccessionRule.Start;
import folkmoot.protocol.membership.SuccessionRule.Wait;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Node c has lost disk c1, is on c2, and of a and b each thing is changed that counts. */
class SuccessionRuleTest {
  private static final Disks DECIDED =
      Disks.NONE.with(voter("a1")).with(voter("b1")).with(voter("c2"));
  private static final TreeSet<String> ALL = addresses("a", "b", "c");
  private static final Members UP = new Members(true, ALL);
  private static final Successions READY = ready("c2");

  private static Successions ready(String... disks) {
    return new Successions(DECIDED, false, new TreeSet<>(List.of(disks)));
  }

  private static Hello hello(String disk, long incarnation, Successions successions) {
    return hello(disk, incarnation, ALL, successions);
  }

  private static Hello hello(
      String disk, long incarnation, SortedSet<String> peers, Successions successions) {
    return new Hello(
        voter(disk),
        incarnation,
        disk.charAt(0) + ":1",
        peers,
        new TreeSet<>(),
        Optional.empty(),
        1,
        false,
        "",
        "",
        1,
        successions);
  }

  private static Decision decide(Disks decided, Members cluster, Hello... hellos) {
    TreeMap<String, Hello> heard = new TreeMap<>();
    for (Hello hello : hellos) heard.put(hello.address(), hello);
    return SuccessionRule.STRICT.decide(
        new Facts(voter("c2"), "c:1", decided, ALL, heard, cluster));
  }

  private static void waits(Decision decision, String why) {
    assertThat(decision).isInstanceOf(Wait.class);
    assertThat(((Wait) decision).reason()).contains(why);
  }

  @Test
  void all_others_are_sources_once_they_are_ready() {
    assertThat(decide(DECIDED, UP, hello("a1", 4, READY), hello("b1", 1, READY)))
        .isEqualTo(
            new Sources(
                new TreeMap<>(
                    Map.of("a:1", new Start(voter("a1"), 4), "b:1", new Start(voter("b1"), 1)))));
  }

  @Test
  void another_start_of_a_source_is_another_source() {
    assertThat(decide(DECIDED, UP, hello("a1", 4, READY), hello("b1", 1, READY)))
        .isNotEqualTo(decide(DECIDED, UP, hello("a1", 4, READY), hello("b1", 2, READY)));
  }

  @Test
  void it_is_to_be_decided_for_this_very_disk() {
    Hello a = hello("a1", 4, READY);
    Hello b = hello("b1", 1, READY);
    waits(decide(Disks.NONE, UP, a, b), "it was not said");
    waits(decide(DECIDED.with(voter("c3")), UP, a, b), "it was not said");
  }

  @Test
  void the_cluster_has_removed_who_was_there_before_and_has_nobody_else() {
    Hello a = hello("a1", 4, READY);
    Hello b = hello("b1", 1, READY);
    waits(decide(DECIDED, new Members(false, ALL), a, b), "not up");
    waits(decide(DECIDED, new Members(true, addresses("a", "c")), a, b), "in the Pekko Cluster");
    waits(
        decide(DECIDED, new Members(true, addresses("a", "b", "c", "d")), a, b),
        "in the Pekko Cluster");
  }

  @Test
  void each_of_the_others_is_heard_and_says_that_it_is_ready() {
    Hello a = hello("a1", 4, READY);
    waits(decide(DECIDED, UP, a), "b:1 is still to be heard");
    waits(decide(DECIDED, UP, a, hello("b1", 1, Successions.NONE)), "b has not noted");
    waits(
        decide(DECIDED, UP, a, hello("b1", 1, Successions.of(Disks.NONE.with(voter("c1"))))),
        "b has not noted");
    waits(decide(DECIDED, UP, a, hello("b1", 1, ready("c1"))), "b has not heard yet");
    waits(
        decide(DECIDED, UP, a, hello("b1", 1, addresses("a", "b", "c", "d"), READY)),
        "b is configured with other peers");
  }

  /** On another one there may be something that nobody else has. */
  @Test
  void each_of_the_others_is_on_the_disk_that_was_decided() {
    Hello a = hello("a1", 4, READY);
    Disks notB = Disks.NONE.with(voter("a1")).with(voter("c2"));
    Hello unsaid = hello("b1", 1, new Successions(notB, false, READY.ready()));
    waits(decide(notB, UP, a, unsaid), "b may have been on other disks");
    waits(decide(DECIDED, UP, a, hello("b2", 1, READY)), "b may have been on other disks");
    Disks moved = DECIDED.with(voter("b2"));
    assertThat(decide(moved, UP, a, hello("b2", 1, READY))).isInstanceOf(Sources.class);
  }

  @Test
  void what_was_decided_last_counts() {
    Disks again = DECIDED.with(voter("c3"));
    assertThat(again.say(voter("c3"))).isTrue();
    assertThat(again.say(voter("c2"))).isFalse();
    assertThat(again.objectionTo(voter("c2"))).isPresent();
    assertThat(again.objectionTo(voter("c3"))).isEmpty();
    assertThat(again.objectionTo(voter("d7"))).isEmpty();
    assertThat(again.areNewerThan(DECIDED)).isTrue();
    assertThat(DECIDED.areNewerThan(again)).isFalse();
    assertThat(again.areNewerThan(again)).isFalse();
  }

  @Test
  void who_is_on_a_disk_that_is_gone_is_forgotten_at_its_address() {
    Greetings heard =
        Greetings.NONE
            .hear(hello("c1", 3, Successions.NONE))
            .hear(hello("b1", 1, Successions.NONE));
    assertThat(heard.without(DECIDED).latest()).containsOnlyKeys("b:1");
    assertThat(heard.without(DECIDED).incarnations()).isEqualTo(heard.incarnations());
  }
}
