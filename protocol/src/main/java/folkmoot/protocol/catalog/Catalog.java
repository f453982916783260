package folkmoot.protocol.catalog;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.raft.Voter;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * All keyspaces, as one value that is replaced as a whole, under the condition that nobody else has
 * replaced it meanwhile.
 *
 * @param created how many keyspaces were ever created: the number of the latest
 * @param seal the key of the cluster's session tokens, in hexadecimal: drawn once, for ever
 * @param disks on which disks nodes are, where that was said
 * @param keyspaces by name
 */
public record Catalog(
    long created, Optional<String> seal, Disks disks, SortedMap<String, Keyspace> keyspaces) {
  /** Before anything was created. */
  public static final Catalog EMPTY = new Catalog(0, Optional.empty(), Disks.NONE, new TreeMap<>());

  /** Most groups over all keyspaces: the catalog is one value. */
  public static final int MAX_GROUPS = 2048;

  public Catalog {
    keyspaces = Collections.unmodifiableSortedMap(new TreeMap<>(keyspaces));
  }

  /** With this seal, unless it has one. */
  public Catalog sealed(String drawn) {
    return new Catalog(created, seal.or(() -> Optional.of(drawn)), disks, keyspaces);
  }

  /** With the word that this node is on this disk, and all others that it had are gone. */
  public Catalog onDisk(Voter node) {
    return new Catalog(created, seal, disks.with(node), keyspaces);
  }

  public Optional<Keyspace> find(String name) {
    return Optional.ofNullable(keyspaces.get(name));
  }

  /** The group of this id, unless its keyspace was dropped. */
  public Optional<Keyspace.Group> group(String id) {
    int dot = id.indexOf('.');
    if (dot < 0) return Optional.empty();
    return find(id.substring(0, dot)).flatMap(keyspace -> keyspace.group(id));
  }

  /**
   * True if this group was of a keyspace that has been dropped since: nothing of it is ever needed
   * again. Not of one that is yet to be created, as far as this catalog knows.
   */
  public boolean isDropped(String group) {
    String[] parts = group.split("\\.");
    boolean isOfKeyspace = parts.length == 3 && parts[1].matches("[0-9]{1,18}");
    return isOfKeyspace && Long.parseLong(parts[1]) <= created && group(group).isEmpty();
  }

  /** What is wrong with one keyspace more of these settings, if anything is. */
  public Optional<KeyspaceRule.Objection> objectionTo(KeyspaceSettings settings) {
    int left =
        MAX_GROUPS - keyspaces.values().stream().mapToInt(each -> each.groups().size()).sum();
    return settings.partitions() <= left
        ? Optional.empty()
        : Optional.of(
            new KeyspaceRule.Objection(
                "partitions",
                "is at most %s: a cluster has at most %s groups".formatted(left, MAX_GROUPS)));
  }

  /**
   * With one keyspace more, whose name is not taken and to which there is no {@link KeyspaceRule}'s
   * objection.
   */
  public Catalog with(String name, KeyspaceSettings settings, SortedSet<Site> sites) {
    Invariants.check(!keyspaces.containsKey(name), "keyspace %s is new", name);
    SortedMap<String, Keyspace> next = new TreeMap<>(keyspaces);
    next.put(
        name, Keyspace.of(name, created + 1, settings, KeyspaceRule.place(name, settings, sites)));
    return new Catalog(created + 1, seal, disks, next);
  }

  /** Without a keyspace. */
  public Catalog without(String name) {
    SortedMap<String, Keyspace> next = new TreeMap<>(keyspaces);
    next.remove(name);
    return new Catalog(created, seal, disks, next);
  }
}
