package folkmoot.node.simulation;

import folkmoot.node.catalog.CatalogCodec;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StateRules;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What must hold of the catalog (DESIGN §2): all nodes hear the same, the id of a group is never
 * used again, who votes in it is what the catalog says; only what was dropped is forgotten, and who
 * has forgotten it never begins it again.
 */
final class CatalogJudge {
  private record Heard(byte[] bytes, Catalog catalog) {}

  private final Findings findings;
  private final GroupInvariants invariants;
  private final StateRules rules;
  private final TreeMap<Long, Heard> heard = new TreeMap<>();
  private final SortedMap<String, Configuration> begun = new TreeMap<>();
  private final SortedMap<Voter, SortedSet<String>> forgotten = new TreeMap<>();

  /**
   * @param rules by which the states of all groups are made
   */
  CatalogJudge(Findings findings, GroupInvariants invariants, StateRules rules) {
    this.findings = findings;
    this.invariants = invariants;
    this.rules = rules;
  }

  /** The catalog of the latest version that any node has heard of. */
  Catalog latest() {
    return heard.isEmpty() ? Catalog.EMPTY : heard.lastEntry().getValue().catalog();
  }

  /** Every group that any node ever began. */
  SortedMap<String, Configuration> begun() {
    return begun;
  }

  /** How many groups have been forgotten by a node, counted at each. */
  int forgotten() {
    return forgotten.values().stream().mapToInt(SortedSet::size).sum();
  }

  /** A node has applied this catalog. */
  void announced(Voter self, Versioned value) {
    findings.note("%s hears of keyspaces as of %s", self.nodeId(), value.version());
    Heard known = heard.get(value.version());
    if (known != null) {
      findings.check(
          Arrays.equals(known.bytes(), value.value()),
          "catalog: %s hears another version %s than others: %s",
          self,
          value.version(),
          CatalogCodec.decode(value.value()));
      return;
    }
    Catalog catalog = CatalogCodec.decode(value.value());
    Map.Entry<Long, Heard> before = heard.lowerEntry(value.version());
    if (before != null) checkFollows(before.getValue().catalog(), catalog);
    Map.Entry<Long, Heard> after = heard.higherEntry(value.version());
    if (after != null) checkFollows(catalog, after.getValue().catalog());
    heard.put(value.version(), new Heard(value.value(), catalog));
  }

  private void checkFollows(Catalog before, Catalog after) {
    findings.check(
        after.created() >= before.created() && after.seal().equals(before.seal()),
        "catalog: %s does not come after %s",
        after,
        before);
    for (Keyspace keyspace : after.keyspaces().values()) {
      for (Keyspace.Group group : keyspace.groups()) {
        boolean isSame = before.group(group.id()).filter(group::equals).isPresent();
        findings.check(
            isSame || keyspace.number() > before.created(),
            "catalog: the id %s is used again, of %s keyspaces that were created by then",
            group.id(),
            before.created());
      }
    }
  }

  /** A node begins to keep this group, in this life. */
  void begins(Voter self, String group, Configuration configuration) {
    findings.note("%s keeps %s", self.nodeId(), group);
    findings.check(
        !forgotten.getOrDefault(self, new TreeSet<>()).contains(group),
        "forgotten: %s begins %s anew, and had forgotten it",
        self,
        group);
    Configuration known = begun.putIfAbsent(group, configuration);
    findings.check(
        known == null || known.equals(configuration),
        "catalog: %s begins %s with %s, others with %s",
        self,
        group,
        configuration,
        known);
    if (invariants.find(group).isEmpty())
      invariants.add(group, new RaftInvariants(findings, configuration.voters().size(), rules));
  }

  /** A node removes the states of all groups of which this is true. */
  void forgets(Voter self, Predicate<String> dropped) {
    for (String group : begun.keySet()) {
      if (!dropped.test(group)) continue;
      findings.check(
          latest().isDropped(group),
          "forgotten: %s forgets %s, which was not dropped",
          self,
          group);
      boolean isNews = forgotten.computeIfAbsent(self, voter -> new TreeSet<>()).add(group);
      if (isNews) findings.note("%s forgets %s", self.nodeId(), group);
    }
  }
}
