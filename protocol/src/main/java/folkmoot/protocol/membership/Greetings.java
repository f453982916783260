package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The latest Hello of each address, and what makes a Hello too old to count. Immutable.
 *
 * <p>A disk goes only forward: to higher incarnations and, within one, from no cluster to a founded
 * one and from one formation to the next; whatever goes back was delayed on its way. A Hello of
 * another disk replaces the one before it: that node was wiped.
 *
 * @param latest by address, {@code host:remotePort}
 * @param incarnations the highest incarnation heard of each disk id, those of wiped nodes included
 */
public record Greetings(SortedMap<String, Hello> latest, SortedMap<String, Long> incarnations) {
  /** Nobody has said anything. */
  public static final Greetings NONE = new Greetings(new TreeMap<>(), new TreeMap<>());

  /** Most addresses remembered; a Hello of one more is not heard. */
  public static final int MOST_ADDRESSES = 256;

  /** Most disks remembered: past that, nodes were wiped so often that old ones are forgotten. */
  private static final int MOST_DISKS = 4096;

  public Greetings {
    latest = Collections.unmodifiableSortedMap(new TreeMap<>(latest));
    incarnations = Collections.unmodifiableSortedMap(new TreeMap<>(incarnations));
  }

  /** True if this Hello is not older than what is known and there is room for it. */
  public boolean counts(Hello hello) {
    if (hello.incarnation() < incarnations.getOrDefault(hello.self().diskId(), 0L)) return false;
    Hello before = latest.get(hello.address());
    if (before == null) return latest.size() < MOST_ADDRESSES;
    return !sameStart(before, hello) || !goesBack(before, hello);
  }

  /** True if this Hello counts and says more than that its speaker is still there. */
  public boolean isNews(Hello hello) {
    Hello before = latest.get(hello.address());
    return counts(hello)
        && (before == null
            || !sameStart(before, hello)
            || !before.founding().equals(hello.founding())
            || before.formationEpoch() != hello.formationEpoch());
  }

  /** What is known after this Hello; the same if it does not {@link #counts count}. */
  public Greetings hear(Hello hello) {
    if (!counts(hello)) return this;
    TreeMap<String, Hello> nowLatest = new TreeMap<>(latest);
    nowLatest.values().removeIf(other -> movedFrom(other, hello));
    nowLatest.put(hello.address(), hello);
    TreeMap<String, Long> nowIncarnations = new TreeMap<>(incarnations);
    if (nowIncarnations.size() >= MOST_DISKS) nowIncarnations.clear();
    for (Hello each : nowLatest.values()) {
      nowIncarnations.merge(each.self().diskId(), each.incarnation(), Math::max);
    }
    return new Greetings(nowLatest, nowIncarnations);
  }

  /** Without those of disks that are gone, whose nodes may be elsewhere now. */
  public Greetings without(Disks disks) {
    TreeMap<String, Hello> left = new TreeMap<>(latest);
    left.values().removeIf(hello -> disks.objectionTo(hello.self()).isPresent());
    return new Greetings(left, incarnations);
  }

  /**
   * The address of another node that goes by the same node id, so that one cannot say which of them
   * is meant; empty text if there is none.
   */
  public String namesakeOf(Hello hello) {
    for (Map.Entry<String, Hello> other : latest.entrySet()) {
      Voter self = other.getValue().self();
      if (!other.getKey().equals(hello.address()) && self.nodeId().equals(hello.self().nodeId())) {
        return other.getKey();
      }
    }
    return "";
  }

  /** A disk that is started at another address takes its node along. */
  private static boolean movedFrom(Hello before, Hello now) {
    return before.self().equals(now.self())
        && before.incarnation() < now.incarnation()
        && !before.address().equals(now.address());
  }

  private static boolean sameStart(Hello before, Hello now) {
    return before.self().equals(now.self()) && before.incarnation() == now.incarnation();
  }

  private static boolean goesBack(Hello before, Hello now) {
    return before.founding().isPresent() && now.founding().isEmpty()
        || now.formationEpoch() < before.formationEpoch();
  }
}
