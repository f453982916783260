package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.JournalRule;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.CatalogRule;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.KeyspaceRule;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Site;
import folkmoot.protocol.raft.LogEntry;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation of many groups must find a catalog by a broken rule, as with MutantsTest. What may
 * be forgotten is guarded twice where a node that is behind might forget what it has yet to hear
 * of: it must have caught up, and a number that it has not passed is never dropped to it.
 *
 * <p>Not found by a search of several hundred seeds: what a damaged disk had is settled by a
 * catalog that is behind. It takes a bit that rots in the first words of a group, and a crash
 * before the catalog that names the group is flushed.
 */
class CatalogMutantsTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.mutants.seeds", 3000);
  private static final int BATCH = 2 * Runtime.getRuntime().availableProcessors();
  private static final GroupsSimulation.Plan USUAL = GroupsSimulation.Plan.usual();
  private static final CatalogRule STRICT = CatalogRule.strict();

  /** A rule with one part broken, and a seed that is known to find it. */
  private record Mutant(String mistake, GroupsSimulation.Plan plan, long firstSeed) {
    Mutant(String mistake, CatalogRule rule, long firstSeed) {
      this(mistake, USUAL.by(rule), firstSeed);
    }

    Mutant(String mistake, JournalRule rule, long firstSeed) {
      this(mistake, USUAL.by(rule), firstSeed);
    }

    @Override
    public String toString() {
      return mistake;
    }
  }

  /** The rule as it is, to break one part of. */
  private static class Broken implements CatalogRule {
    @Override
    public Catalog with(
        Catalog catalog, String name, KeyspaceSettings settings, SortedSet<Site> sites) {
      return STRICT.with(catalog, name, settings, sites);
    }

    @Override
    public boolean settles(boolean caughtUp) {
      return STRICT.settles(caughtUp);
    }

    @Override
    public boolean mayForget(boolean caughtUp, long version, long flushed) {
      return STRICT.mayForget(caughtUp, version, flushed);
    }

    @Override
    public boolean isDropped(Catalog known, String group) {
      return STRICT.isDropped(known, group);
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant("the id of a group is used again", new IdsUsedAgain(), 1),
        new Mutant(
            "what was dropped goes before the disk knows that it was", new ForgetsAtOnce(), 9),
        new Mutant(
            "what a catalog that is behind does not name is forgotten", new ForgetsTheUnknown(), 4),
        new Mutant("one group lets go of the segments of all", new OneLetsGoForAll(), 4));
  }

  private static final class IdsUsedAgain extends Broken {
    @Override
    public Catalog with(
        Catalog catalog, String name, KeyspaceSettings settings, SortedSet<Site> sites) {
      SortedMap<String, Keyspace> next = new TreeMap<>(catalog.keyspaces());
      next.put(name, Keyspace.of(name, 1, settings, KeyspaceRule.place(name, settings, sites)));
      return new Catalog(catalog.created() + 1, catalog.seal(), catalog.disks(), next);
    }
  }

  private static final class ForgetsAtOnce extends Broken {
    @Override
    public boolean mayForget(boolean caughtUp, long version, long flushed) {
      return STRICT.mayForget(caughtUp, version, version);
    }
  }

  private static final class ForgetsTheUnknown extends Broken {
    @Override
    public boolean mayForget(boolean caughtUp, long version, long flushed) {
      return STRICT.mayForget(true, version, flushed);
    }

    @Override
    public boolean isDropped(Catalog known, String group) {
      return !group.equals(Keyspace.SYSTEM) && known.group(group).isEmpty();
    }
  }

  /** As if there were no other group in the journal than the one that needs least of it. */
  private static final class OneLetsGoForAll implements JournalRule {
    private final JournalRule strict = JournalRule.strict();

    @Override
    public boolean mayLeave(LogEntry entry) {
      return strict.mayLeave(entry);
    }

    @Override
    public boolean marksBeforeCutting() {
      return strict.marksBeforeCutting();
    }

    @Override
    public long firstNeeded(List<Long> needed, long writing) {
      return needed.stream().reduce(1L, Math::max);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theSimulationFindsIt(Mutant mutant) {
    GroupsSimulation.Report found = find(mutant);
    System.out.printf(
        "| %s | %d%s | %s |%n",
        mutant,
        found.seed(),
        found.seed() == mutant.firstSeed() ? "" : " (record it)",
        found.violations().get(0));
    assertThat(GroupsSimulation.run(found.seed(), USUAL).violations())
        .as("seed %d by the catalog as it is", found.seed())
        .isEmpty();
  }

  private static GroupsSimulation.Report find(Mutant mutant) {
    GroupsSimulation.Plan broken = mutant.plan();
    GroupsSimulation.Report first = GroupsSimulation.run(mutant.firstSeed(), broken);
    if (!first.violations().isEmpty()) return first;
    for (long from = 1; from <= SEEDS; from += BATCH) {
      List<GroupsSimulation.Report> found =
          LongStream.range(from, from + BATCH)
              .parallel()
              .mapToObj(seed -> GroupsSimulation.run(seed, broken))
              .filter(report -> !report.violations().isEmpty())
              .toList();
      if (!found.isEmpty()) return found.get(0);
    }
    throw new AssertionError("%s is not found by %d seeds".formatted(mutant, SEEDS));
  }
}
