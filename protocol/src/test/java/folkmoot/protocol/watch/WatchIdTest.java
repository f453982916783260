package folkmoot.protocol.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchIdTest {
  @Test
  void aPositionForEachGroupAsOneText() {
    WatchId one = new WatchId(new TreeMap<>(Map.of("default", new Position(1234, 1))));
    assertThat(one).hasToString("default-1234-1");
    WatchId two = one.with("a-b_c.7.0", Position.START);
    assertThat(two).hasToString("a-b_c.7.0-1-0,default-1234-1");
    for (WatchId each : new WatchId[] {one, two})
      assertThat(WatchId.parse(each.toString())).contains(each);
    assertThat(two.with("default", new Position(1235, 0)))
        .hasToString("a-b_c.7.0-1-0,default-1235-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "default",
        "default-1",
        "-1-1",
        "default--1-1-",
        "default-0-1",
        "default-1-",
        "default-1-1,",
        ",default-1-1",
        "default-1-1,default-2-1",
        "default-+1-1",
        "default-1-x",
        "default-1-1\n",
        "default-9999999999999999999-1",
        "default-1-9999999999"
      })
  void whatIsNoIdIsNone(String text) {
    assertThat(WatchId.parse(text)).isEmpty();
  }

  @Test
  void aTextWithoutEndIsNone() {
    assertThat(WatchId.parse("g".repeat(40_000) + "-1-1")).isEmpty();
  }
}
