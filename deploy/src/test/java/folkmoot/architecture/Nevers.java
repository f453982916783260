package folkmoot.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static folkmoot.architecture.Circles.lieOnACircle;
import static folkmoot.architecture.Uses.uses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * What the design says that never happens (DESIGN §1, §2), as rules over the packages below a root:
 * {@code folkmoot}, or that of the offenders.
 */
final class Nevers {
  /** Imports run from the first to the last. */
  private static final List<String> MODULES =
      List.of("deploy", "node", "gateway", "crdt", "protocol");

  private final String root;

  Nevers(String root) {
    this.root = root;
  }

  /** All of them, by the name under which an offender is kept. */
  SortedMap<String, ArchRule> all() {
    SortedMap<String, ArchRule> rules = new TreeMap<>();
    rules.put("circles", noCircles());
    rules.put("modules", everyClassHasAModule());
    for (int lower = 1; lower < MODULES.size(); lower++) {
      rules.put("upward from " + MODULES.get(lower), noImportUpwardFrom(lower));
    }
    rules.put("pekko in protocol", noPekkoInProtocol());
    rules.put("more than ActorRef", noMoreThanActorRef());
    rules.put("libraries in protocol", noLibrariesInProtocol());
    rules.put("raft knows", noKnowledge("raft", "pbft", "quorum"));
    rules.put("pbft knows", noKnowledge("pbft", "raft", "quorum"));
    rules.put("quorum knows", noKnowledge("quorum", "raft", "pbft"));
    rules.put("gateway knows engines", noEngineInGateway());
    rules.put("deciders act", noActingDeciders());
    rules.put("time", noTimeOfItsOwn());
    rules.put("chance", noChanceOfItsOwn());
    rules.put("salt", noSaltedCollections());
    rules.put("futures", noFuturesInActors());
    rules.put("sleep", noSleep());
    rules.put("printing", noPrinting());
    return rules;
  }

  private ArchRule noCircles() {
    return noClasses().should(lieOnACircle()).as("no circles between packages");
  }

  private ArchRule everyClassHasAModule() {
    String[] modules = MODULES.stream().map(this::all).toArray(String[]::new);
    return classes()
        .should()
        .resideInAnyPackage(modules)
        .as("every class is of a module: " + MODULES);
  }

  private ArchRule noImportUpwardFrom(int lower) {
    String[] above = MODULES.subList(0, lower).stream().map(this::all).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(all(MODULES.get(lower)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .as("imports run down only: " + MODULES);
  }

  private ArchRule noPekkoInProtocol() {
    return noClasses()
        .that()
        .resideInAPackage(all("protocol"))
        .and()
        .resideOutsideOfPackage(root + ".protocol.client")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.pekko..")
        .as("in protocol only the package client sees Pekko");
  }

  private ArchRule noMoreThanActorRef() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".protocol.client")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.apache.pekko..")
                .and(
                    JavaClass.Predicates.equivalentTo(ActorRef.class)
                        .negate()
                        .as("are not ActorRef")))
        .as("of Pekko, protocol.client sees only ActorRef");
  }

  private ArchRule noLibrariesInProtocol() {
    return noClasses()
        .that()
        .resideInAPackage(all("protocol"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "com.fasterxml.jackson.annotation..", "org.apache.pekko..", all("protocol"))
        .as("protocol stands on the JDK, jackson-annotations and ActorRef");
  }

  private ArchRule noKnowledge(String engine, String... others) {
    String[] packages =
        Stream.of(others).map(other -> root + "..%s..".formatted(other)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "..%s..".formatted(engine))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .as(engine + " knows nothing of " + String.join(" and ", others))
        // pbft and quorum are still to be built; the offenders show that the rule bites.
        .allowEmptyShould(!engine.equals("raft"));
  }

  private ArchRule noEngineInGateway() {
    return noClasses()
        .that()
        .resideInAPackage(all("gateway"))
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(all("protocol"))
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        root + ".protocol",
                        root + ".protocol.catalog",
                        root + ".protocol.client",
                        root + ".protocol.data",
                        root + ".protocol.faults",
                        root + ".protocol.merge",
                        root + ".protocol.once",
                        root + ".protocol.metrics",
                        root + ".protocol.token",
                        root + ".protocol.watch")))
        .as(
            "the gateway knows no engine, only protocol.client, keyspaces, what operations mean, what faults"
                + " there can be, by what repetitions are known and how parts report");
  }

  private ArchRule noActingDeciders() {
    return noClasses()
        .that()
        .resideInAnyPackage(all("protocol"), all("crdt"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.concurrent..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "org.slf4j..",
            "org.apache.pekko.actor.typed.javadsl..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .as("deciders have no threads, files, sockets, loggers");
  }

  private ArchRule noTimeOfItsOwn() {
    return noClasses()
        .that(Uses.simulated(root))
        .should(
            uses(
                "System.nanoTime",
                "System.currentTimeMillis",
                "Instant.now",
                "LocalDate.now",
                "LocalDateTime.now",
                "ZonedDateTime.now",
                "OffsetDateTime.now",
                "Clock.systemUTC",
                "Clock.systemDefaultZone",
                "Clock.system"))
        .as("time is handed in to whatever is simulated");
  }

  private ArchRule noChanceOfItsOwn() {
    return noClasses()
        .that(Uses.simulated(root))
        .should(
            uses(
                "Math.random",
                "Random.<init>()",
                "SplittableRandom.<init>()",
                "SecureRandom.<init>",
                "SecureRandom.getInstanceStrong",
                "ThreadLocalRandom.current",
                "UUID.randomUUID",
                "Collections.shuffle(java.util.List)",
                "System.identityHashCode"))
        .as("chance is handed in to whatever is simulated");
  }

  private ArchRule noSaltedCollections() {
    return noClasses()
        .that(Uses.simulated(root))
        .should(
            uses(
                    "Set.of",
                    "Set.copyOf",
                    "Map.of",
                    "Map.ofEntries",
                    "Map.copyOf",
                    "Collectors.toUnmodifiableSet",
                    "Collectors.toUnmodifiableMap")
                // Of one there is but one order.
                .except(
                    "Set.of()",
                    "Set.of(java.lang.Object)",
                    "Map.of()",
                    "Map.of(java.lang.Object,java.lang.Object)"))
        .as("no collection whose order is another in each JVM");
  }

  private ArchRule noFuturesInActors() {
    return noClasses()
        .that(Uses.simulated(root))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(CompletionStage.class)
        .orShould()
        .dependOnClassesThat()
        // Not whatever is assignable to it: Pekko's mailbox is one, and the simulation runs those.
        .belongToAnyOf(Future.class, FutureTask.class, ScheduledFuture.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(AskPattern.class)
        .orShould(uses("ActorContext.ask", "ActorContext.askWithStatus", "ActorContext.pipeToSelf"))
        .as("no futures in what is simulated: they run on threads that it does not own");
  }

  private ArchRule noSleep() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(all("deploy"))
        .should(uses("Thread.sleep", "TimeUnit.sleep", "LockSupport.parkNanos"))
        .as("nobody sleeps: there are timers");
  }

  private ArchRule noPrinting() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(all("deploy"))
        .and()
        .doNotHaveFullyQualifiedName(root + ".node.Main")
        .should(uses("System.out", "System.err", "Throwable.printStackTrace"))
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .as("only the command and main print; all others log by SLF4J");
  }

  private String all(String module) {
    return root + "." + module + "..";
  }
}
