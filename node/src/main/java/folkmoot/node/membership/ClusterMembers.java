package folkmoot.node.membership;

import folkmoot.protocol.membership.DowningRule.Reach;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.store.StoreCommand.ClusterMember;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;

/** The members of the Pekko Cluster as this node sees them. */
final class ClusterMembers {
  private final TreeMap<ClusterMember, Reach> members = new TreeMap<>();

  /** Where each node was heard last, and where it no longer is. */
  private final TreeMap<String, String> addresses = new TreeMap<>();

  private final TreeSet<String> left = new TreeSet<>();

  static ClusterMember of(UniqueAddress member) {
    Address address = member.address();
    return new ClusterMember(
        address.getHost().orElse("") + ":" + address.getPort().orElse(0), member.longUid());
  }

  static ClusterMember of(Member member) {
    return of(member.uniqueAddress());
  }

  void joined(Member member) {
    members.putIfAbsent(of(member), Reach.REACHABLE);
  }

  /** It is downed, or removed. */
  void ended(Member member) {
    members.remove(of(member));
  }

  /** Without effect if it is a member no more. */
  void reach(ClusterMember member, Reach reach) {
    members.computeIfPresent(member, (same, before) -> reach);
  }

  void heard(Hello hello) {
    String now = hello.address();
    String before = addresses.put(hello.self().nodeId(), now);
    if (before != null && !before.equals(now)) left.add(before);
    left.remove(now);
  }

  SortedMap<ClusterMember, Reach> all() {
    TreeMap<ClusterMember, Reach> all = new TreeMap<>(members);
    all.replaceAll(
        (member, reach) ->
            reach == Reach.UNREACHABLE && left.contains(member.address()) ? Reach.REPLACED : reach);
    return all;
  }
}
