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
    WatchId two = one.with("another", Position.START);
    assertThat(two).hasToString("another-1-0,default-1234-1");
    WatchId parts =
        new WatchId(
            new TreeMap<>(Map.of("a-b_c.7.0", Position.START, "a-b_c.7.1", Position.START)));
    assertThat(parts).hasToString("a-b_c.7.0-1-0,1-1-0");
    for (WatchId each : new WatchId[] {one, two, parts})
      assertThat(WatchId.parse(each.toString())).contains(each);
    assertThat(two.with("default", new Position(1235, 0)))
        .hasToString("another-1-0,default-1235-0");
  }

  /** A client sends it in a header, of which a node takes 8 KiB. */
  @Test
  void anIdOfAllPartitionsThatAKeyspaceMayHaveFitsInAHeader() {
    WatchId all = new WatchId(new TreeMap<>());
    for (int partition = 0; partition < 256; partition++)
      all =
          all.with("k".repeat(64) + ".17." + partition, new Position(123_456_789_012_345L, 10_000));
    assertThat(all.toString().length()).isLessThan(8 * 1024);
    assertThat(all.toString())
        .startsWith("k".repeat(64) + ".17.0-123456789012345-10000,1-123456789012345-10000,10-");
    assertThat(WatchId.parse(all.toString())).contains(all);
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
