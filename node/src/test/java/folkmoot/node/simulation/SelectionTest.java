package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which faults and operations happen, and how that is written. */
class SelectionTest {
  @Test
  void idsAreWrittenShortlyAndReadBack() {
    List<String> ids = List.of("f1", "f2", "f3", "t5", "3.17", "3.18", "4.19");
    assertThat(Selection.words(ids)).isEqualTo("f1-3,t5,3.17-18,4.19");
    assertThat(Selection.parse("f1-3,t5,3.17-18,4.19")).isEqualTo(new TreeSet<>(ids));
    assertThat(Selection.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "f", "f1-", "3.", ".4", "f3-1", "f1,,f2", "f1-9999999"})
  void whatIsNoIdIsRefused(String words) {
    assertThatIllegalArgumentException().isThrownBy(() -> Selection.parse(words));
  }

  @Test
  void withoutFaultsAndOperationsNothingHappensButTheEnd() {
    Selection none = new Selection(Optional.of(new TreeSet<>()), Optional.of(new TreeSet<>()));
    Simulation.Report report = Simulation.run(4, Simulation.Plan.small().only(none));
    assertThat(report.violations()).isEmpty();
    assertThat(report.faults()).doesNotContainKeys("crash", "pause", "partition", "slow_disk");
    assertThat(report.acknowledged()).as("one last write of each client").isEqualTo(5);
  }
}
