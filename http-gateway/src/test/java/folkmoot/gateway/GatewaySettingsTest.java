package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.client.WriteConcern;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {

  @Test
  void theDefaultsAreThoseOfTheContract() {
    GatewaySettings settings = TestSettings.with();
    assertThat(settings.waits().defaultTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.waits().maxTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.limits().maxValueBytes()).isEqualTo(1 << 20);
    assertThat(settings.address().allowOrigin()).isEqualTo("*");
    assertThat(settings.quorums().write().concern()).isEqualTo(new WriteConcern.Majority());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port = 70000 | folkmoot.gateway.port = 70000 | from 0 to 65535",
        "port = http | folkmoot.gateway.port = http | from 0 to 65535",
        "write-quorum = most | folkmoot.gateway.write-quorum = most | majority, local_majority, all, a number",
        "write-quorum = 0 | folkmoot.gateway.write-quorum = 0 | majority, local_majority, all, a number",
        "read-quorum = -1 | folkmoot.gateway.read-quorum = -1 | majority, local_majority, all, a number",
        "allow-origin = \"a b\" | folkmoot.gateway.allow-origin = a b | one origin",
        "interface = \"\" | folkmoot.gateway.interface = | a host name",
        "max-timeout = 0 s | folkmoot.gateway.max-timeout = PT0S | from 1 to 600000 ms",
        "default-timeout = 31 s | folkmoot.gateway.default-timeout = PT31S | to 30000 ms",
        "max-value-bytes = 2 MiB | folkmoot.gateway.max-value-bytes = 2097152 | to 1048576 bytes",
        "max-in-flight = 0 | folkmoot.gateway.max-in-flight = 0 | a whole number from 1",
        "server.idle-timeout = 30 s | folkmoot.gateway.server.idle-timeout = PT30S | from 30001",
      })
  void aBadValueIsRefusedWithKeyValueAndWhatIsAllowed(String line, String what, String allowed) {
    assertThatThrownBy(() -> TestSettings.with(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "majority,3,2",
    "majority,5,3",
    "strong,5,3",
    "all,3,3",
    "1,3,1",
    "3,3,3",
    "2,5,2",
    "majority,0,0",
    "eventual,3,1",
    "consistent_prefix,3,2",
    "consistent_prefix,1,1",
    "session,3,2",
    "bounded_staleness,3,2"
  })
  void aQuorumMeansSoManyOfTheVoters(String text, int voters, int copies) {
    assertThat(QuorumSize.parse(text).among(voters)).isEqualTo(copies);
  }

  @Test
  void aNodeIdGoesIntoHeadersAndMayNotBreakThem() {
    assertThatThrownBy(() -> new GatewaySettings.Identity("a\r\nb", "r", "d"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
