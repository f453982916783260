package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the door passes a time on; that keys expire is the state's. */
class TtlTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  /** The fake engine tells the time back as the version. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1500, 315_360_000_000L})
  void aPutBearsItsTime(long ttl) {
    for (String path : new String[] {"/key/a", "/v1/keyspaces/default/keys/a"})
      assertThat(json(door.put(path + "?w=2&ttl=" + ttl, "1")).get("version").asLong())
          .isEqualTo(ttl);
  }
}
