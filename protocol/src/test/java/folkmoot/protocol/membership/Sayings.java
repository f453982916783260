package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Hellos and newcomers in short: node {@code a} is at {@code a:1}, its first disk is {@code a1}.
 */
final class Sayings {
  private Sayings() {}

  static Voter voter(String disk) {
    return new Voter(disk.substring(0, 1), disk);
  }

  static TreeSet<Voter> voters(String... disks) {
    TreeSet<Voter> voters = new TreeSet<>();
    for (String disk : disks) voters.add(voter(disk));
    return voters;
  }

  static Founding founding(String... disks) {
    return FoundingRule.of(voters(disks));
  }

  static TreeSet<String> addresses(String... nodes) {
    TreeSet<String> addresses = new TreeSet<>();
    for (String node : nodes) addresses.add(node + ":1");
    return addresses;
  }

  /** An empty newcomer of three, configured without ids. */
  static Newcomer newcomer(String disk, String... nodes) {
    String address = disk.substring(0, 1) + ":1";
    return new Newcomer(voter(disk), address, addresses(nodes), new TreeMap<>(), Optional.empty());
  }

  static Said said(String disk) {
    return new Said(
        new Hello(
            voter(disk),
            1,
            disk.substring(0, 1) + ":1",
            addresses("a", "b", "c"),
            voters("a1", "b1", "c1"),
            Optional.empty(),
            0,
            false));
  }

  static Greetings heard(Said... hellos) {
    Greetings greetings = Greetings.NONE;
    for (Said each : List.of(hellos)) greetings = greetings.hear(each.hello());
    return greetings;
  }

  /** A Hello that differs from the plain one as its methods say. */
  record Said(Hello hello) {
    Said incarnation(long incarnation) {
      return new Said(
          new Hello(
              hello.self(),
              incarnation,
              hello.address(),
              hello.peers(),
              hello.known(),
              hello.founding(),
              hello.formationEpoch(),
              hello.answer()));
    }

    Said at(String address) {
      return new Said(
          new Hello(
              hello.self(),
              hello.incarnation(),
              address,
              hello.peers(),
              hello.known(),
              hello.founding(),
              hello.formationEpoch(),
              hello.answer()));
    }

    Said peers(String... nodes) {
      return new Said(
          new Hello(
              hello.self(),
              hello.incarnation(),
              hello.address(),
              addresses(nodes),
              hello.known(),
              hello.founding(),
              hello.formationEpoch(),
              hello.answer()));
    }

    Said knows(String... disks) {
      return new Said(
          new Hello(
              hello.self(),
              hello.incarnation(),
              hello.address(),
              hello.peers(),
              voters(disks),
              hello.founding(),
              hello.formationEpoch(),
              hello.answer()));
    }

    Said founded(String... disks) {
      return new Said(
          new Hello(
              hello.self(),
              hello.incarnation(),
              hello.address(),
              hello.peers(),
              hello.known(),
              Optional.of(founding(disks)),
              hello.formationEpoch(),
              hello.answer()));
    }

    Said inFormation(long epoch) {
      return new Said(
          new Hello(
              hello.self(),
              hello.incarnation(),
              hello.address(),
              hello.peers(),
              hello.known(),
              hello.founding(),
              epoch,
              hello.answer()));
    }
  }
}
