package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.apache.pekko.actor.ActorPath;
import org.junit.jupiter.api.Test;

class PeerAddressTest {
  @Test
  void namesOfActorsAreValidAndDifferent() {
    assertThat(PeerAddress.actorName("127.0.0.1:14001")).isEqualTo("link-127.0.0.1:14001");
    Stream<String> names =
        Stream.of("a:1", "a%3A:1", "[::1]:1", "ä:1", "*:1", "%:1", "a+b:1")
            .map(PeerAddress::actorName);
    assertThat(names).doesNotHaveDuplicates().allMatch(ActorPath::isValidPathElement);
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertThat(Stream.of("", ":1", "host", "host:", "host:x", "a b:1", "a/b:1", "u@h:1"))
        .noneMatch(PeerAddress::isValid);
    assertThat(PeerAddress.isValid("x".repeat(400) + ":1")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinksSettings.of(WireSamples.N1, "nowhere", 1))
        .withMessageContaining("address is 'nowhere'");
  }
}
