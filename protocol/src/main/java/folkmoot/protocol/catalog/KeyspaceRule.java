package folkmoot.protocol.catalog;

import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What may be created, and where it is put. */
public final class KeyspaceRule {
  /** Most groups of one keyspace. */
  public static final int MAX_PARTITIONS = 256;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  private KeyspaceRule() {}

  /**
   * Why something cannot be created.
   *
   * @param field of the request
   * @param reason one sentence that says what is allowed
   */
  public record Objection(String field, String reason) {}

  /** What is wrong with a name, if anything is. */
  public static Optional<Objection> objectionTo(String name) {
    if (!NAME.matcher(name).matches()) {
      return objection(
          "name",
          "is a lower-case letter, then at most 62 of lower-case letters, digits, \"_\", \"-\"");
    }
    return name.equals(Keyspace.SYSTEM)
        ? objection("name", "\"system\" is the catalog's own")
        : Optional.empty();
  }

  /**
   * What is wrong with the settings, if anything is.
   *
   * @param sites all nodes that could keep data
   */
  public static Optional<Objection> objectionTo(KeyspaceSettings settings, SortedSet<Site> sites) {
    for (String member : settings.members()) {
      if (sites.stream().noneMatch(site -> site.voter().nodeId().equals(member)))
        return objection("members", "there is no node \"%s\"".formatted(member));
    }
    if (settings.strategy() == Strategy.CRDT) return objectionToMerging(settings, sites);
    int most = eligible(settings, sites).size();
    boolean single = settings.strategy() == Strategy.SINGLE;
    if (single && settings.replicas() != 1)
      return objection("replicas", "is 1 for the strategy \"single\"");
    if (settings.replicas() < 1 || settings.replicas() > most)
      return objection("replicas", "is 1 to %s: so many nodes there are".formatted(most));
    if (settings.partitions() < 1 || settings.partitions() > MAX_PARTITIONS)
      return objection("partitions", "is 1 to %s".formatted(MAX_PARTITIONS));
    if (settings.concern().filter(w -> isMoreThan(settings.replicas(), w)).isPresent())
      return objection(
          "w", "is at most %s: so many copies there are".formatted(settings.replicas()));
    return Optional.empty();
  }

  /** Every node keeps the whole of it, so there is nothing to choose. */
  private static Optional<Objection> objectionToMerging(
      KeyspaceSettings settings, SortedSet<Site> sites) {
    if (!settings.members().isEmpty()) return allKeep("members");
    if (settings.replicas() != sites.size()) return allKeep("replicas");
    if (settings.partitions() != 1) return allKeep("partitions");
    if (settings.concern().isPresent())
      return objection(
          "w", "is each request's to say: a \"crdt\" keyspace has no default but local");
    return Optional.empty();
  }

  private static Optional<Objection> allKeep(String field) {
    return objection(field, "is to be left out: every node keeps all of a \"crdt\" keyspace");
  }

  /** For each partition the disks that are to keep it, by the ring. */
  public static List<SortedSet<Voter>> place(
      String name, KeyspaceSettings settings, SortedSet<Site> sites) {
    HashRing ring = new HashRing(eligible(settings, sites));
    List<SortedSet<Voter>> placement = new ArrayList<>();
    for (int partition = 0; partition < settings.partitions(); partition++) {
      SortedSet<Voter> members = new TreeSet<>();
      ring.owners(name + "." + partition, settings.replicas())
          .forEach(site -> members.add(site.voter()));
      placement.add(members);
    }
    return placement;
  }

  /** The settings with all that was left open. */
  public static KeyspaceSettings decided(KeyspaceSettings settings, SortedSet<Site> sites) {
    return settings.decided(eligible(settings, sites).size());
  }

  /** A name is never more than there are. */
  private static boolean isMoreThan(int replicas, String concern) {
    return concern.matches("[0-9]{1,9}") && Integer.parseInt(concern) > replicas;
  }

  private static SortedSet<Site> eligible(KeyspaceSettings settings, SortedSet<Site> sites) {
    if (settings.members().isEmpty()) return sites;
    SortedSet<Site> eligible = new TreeSet<>(sites);
    eligible.removeIf(site -> !settings.members().contains(site.voter().nodeId()));
    return eligible;
  }

  private static Optional<Objection> objection(String field, String reason) {
    return Optional.of(new Objection(field, reason));
  }
}
