package folkmoot.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreadthTest {
  @ParameterizedTest
  @CsvSource({"local,1,1", "majority,2,3", "all,3,5", "1,1,1", "4,4,4"})
  void itIsSoManyNodesOfThreeAndOfFive(String label, int ofThree, int ofFive) {
    Breadth breadth = Breadth.parse(label).orElseThrow();
    assertThat(breadth.label()).isEqualTo(label);
    assertThat(breadth.among(3)).isEqualTo(ofThree);
    assertThat(breadth.among(5)).isEqualTo(ofFive);
  }

  @Test
  void moreThanHalfOfAnEvenNumberIsOneMore() {
    assertThat(new Breadth.Majority().among(4)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "01", "-1", "+1", "12345", "Local", "quorum", "one", " 1"})
  void nothingElseIsOne(String text) {
    assertThat(Breadth.parse(text)).isEmpty();
  }
}
