package folkmoot.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The nevers of this module. */
@AnalyzeClasses(packages = "folkmoot.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NO_ENGINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "folkmoot.node..", "folkmoot.protocol.raft..", "folkmoot.protocol.store..");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("folkmoot.gateway.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_ACTOR_KNOWS_NO_HTTP =
      noClasses()
          .that()
          .resideInAPackage("folkmoot.gateway")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko.http..", "folkmoot.gateway.*..");
}
