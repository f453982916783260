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
    return new Said(voter(disk));
  }

  static Greetings heard(Said... hellos) {
    Greetings greetings = Greetings.NONE;
    for (Said each : List.of(hellos)) greetings = greetings.hear(each.hello());
    return greetings;
  }

  /** A Hello that differs from the plain one as its methods say; each changes it. */
  static final class Said {
    private final Voter self;
    private long incarnation = 1;
    private String address;
    private TreeSet<String> peers = addresses("a", "b", "c");
    private TreeSet<Voter> known = voters("a1", "b1", "c1");
    private Optional<Founding> founding = Optional.empty();
    private long formationEpoch;

    private Said(Voter self) {
      this.self = self;
      this.address = self.nodeId() + ":1";
    }

    Hello hello() {
      return new Hello(self, incarnation, address, peers, known, founding, formationEpoch, false);
    }

    Said incarnation(long number) {
      incarnation = number;
      return this;
    }

    Said at(String other) {
      address = other;
      return this;
    }

    Said peers(String... nodes) {
      peers = addresses(nodes);
      return this;
    }

    Said knows(String... disks) {
      known = voters(disks);
      return this;
    }

    Said founded(String... disks) {
      founding = Optional.of(Sayings.founding(disks));
      return this;
    }

    Said inFormation(long epoch) {
      formationEpoch = epoch;
      return this;
    }
  }
}
