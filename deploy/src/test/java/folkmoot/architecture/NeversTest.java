package folkmoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeversTest {
  private static final String ROOT = "folkmoot";
  private static final String OFFENDERS = "folkmoot.architecture.offenders";
  private static final SortedMap<String, ArchRule> RULES = new Nevers(ROOT).all();
  private static final SortedMap<String, ArchRule> RULES_FOR_OFFENDERS =
      new Nevers(OFFENDERS).all();
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);
  private static final JavaClasses OFFENDING =
      new ClassFileImporter()
          .withImportOption(location -> location.contains("/architecture/offenders/"))
          .importPackages(OFFENDERS);

  /** What must be named among the offences against each rule. */
  private static final SortedMap<String, List<String>> CAUGHT = new TreeMap<>();

  static {
    CAUGHT.put("circles", List.of("node.links.Links", "node.journal.Journal", "node.pbft.Pbft"));
    CAUGHT.put("modules", List.of("offenders.stray.Stray"));
    CAUGHT.put("upward from node", List.of("node.raft.KnowsTheCommand"));
    CAUGHT.put("upward from gateway", List.of("gateway.KnowsTooMuchHere"));
    CAUGHT.put("upward from crdt", List.of("crdt.KnowsTheDoor"));
    CAUGHT.put("upward from protocol", List.of("protocol.raft.KnowsTooMuch"));
    CAUGHT.put("pekko in protocol", List.of("protocol.raft.KnowsTooMuch"));
    CAUGHT.put("more than ActorRef", List.of("protocol.client.Acts"));
    CAUGHT.put("libraries in protocol", List.of("protocol.raft.KnowsTooMuch"));
    CAUGHT.put("raft knows", List.of("Pbft", "Quorum"));
    CAUGHT.put("pbft knows", List.of("Raft", "Quorum"));
    CAUGHT.put("quorum knows", List.of("Raft", "Pbft"));
    CAUGHT.put("gateway knows engines", List.of("gateway.KnowsTooMuchHere"));
    CAUGHT.put("deciders act", List.of("java.nio.file.Files", "org.slf4j.Logger", "Thread"));
    CAUGHT.put(
        "time", List.of("System.nanoTime", "System.currentTimeMillis", "Instant.now", "Clock"));
    CAUGHT.put(
        "chance",
        List.of(
            "Math.random", "java.util.Random.<init>()", "UUID.randomUUID", "ThreadLocalRandom"));
    CAUGHT.put("salt", List.of("Set.of", "Map.of", "Set.copyOf"));
    CAUGHT.put("futures", List.of("CompletableFuture", "AskPattern", "pipeToSelf"));
    CAUGHT.put("sleep", List.of("Thread.sleep"));
    CAUGHT.put("printing", List.of("System.out", "java.util.logging", "printStackTrace"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void never_in_the_house(String name) {
    RULES.get(name).check(HOUSE);
  }

  /** A rule that would not notice is no rule. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void its_offender_is_caught(String name) {
    EvaluationResult result = RULES_FOR_OFFENDERS.get(name).evaluate(OFFENDING);
    assertThat(result.hasViolation()).isTrue();
    String report = String.join("\n", result.getFailureReport().getDetails());
    assertThat(CAUGHT.get(name)).isNotEmpty().allSatisfy(part -> assertThat(report).contains(part));
  }

  @Test
  void what_is_allowed_is_let_through() {
    for (String name : RULES_FOR_OFFENDERS.keySet()) {
      EvaluationResult result = RULES_FOR_OFFENDERS.get(name).evaluate(OFFENDING);
      assertThat(result.getFailureReport().getDetails())
          .as(name)
          .noneSatisfy(line -> assertThat(line).contains("Innocent"));
    }
  }

  /** All five modules are on the table, and no test is. */
  @Test
  void the_whole_house_is_looked_at() {
    TreeSet<String> modules = new TreeSet<>();
    TreeSet<String> tests = new TreeSet<>();
    for (JavaClass found : HOUSE) {
      modules.add(found.getPackageName().split("\\.")[1]);
      if (found.getSimpleName().endsWith("Test")) tests.add(found.getName());
    }
    assertThat(modules).containsExactly("crdt", "deploy", "gateway", "node", "protocol");
    assertThat(tests).isEmpty();
  }

  static Stream<String> names() {
    return RULES.keySet().stream();
  }
}
