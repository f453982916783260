package folkmoot.deploy.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far all is acknowledged. */
class WatermarkTest {
  private final Watermark watermark = new Watermark();

  private static Batch batch(long number) {
    return new Batch(number, Map.of(), new LineReader.Position(number, number), 1);
  }

  @Test
  void aGapHoldsItBack() {
    assertThat(watermark.last()).isNull();
    watermark.acknowledged(batch(1));
    watermark.acknowledged(batch(2));
    assertThat(watermark.last()).isNull();
    watermark.acknowledged(batch(0));
    assertThat(watermark.last().number()).isEqualTo(2);
    watermark.acknowledged(batch(4));
    assertThat(watermark.last().number()).isEqualTo(2);
    watermark.acknowledged(batch(3));
    assertThat(watermark.last().number()).isEqualTo(4);
  }
}
