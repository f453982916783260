package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenSealTest {
  private static final SessionToken TOKEN =
      SessionToken.EMPTY
          .and("default", new Point(3, 1234))
          .and("orders.7.0", new Point(2, 9, true));

  private final TokenSeal seal = sealOf(1);

  private static TokenSeal sealOf(long seed) {
    byte[] key = new byte[TokenSeal.KEY_BYTES];
    new Random(seed).nextBytes(key);
    return new TokenSeal(key);
  }

  @Test
  void what_is_sealed_is_opened_by_every_node_of_the_cluster() {
    String text = seal.seal(TOKEN);
    assertThat(sealOf(1).open(text)).contains(TOKEN);
    assertThat(text).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void is_small() {
    SessionToken usual = SessionToken.EMPTY.and("default", new Point(5, 1_000_000));
    assertThat(seal.seal(usual).length()).isLessThanOrEqualTo(40);
  }

  @Test
  void no_bit_of_it_can_be_changed() {
    byte[] bytes = Base64.getUrlDecoder().decode(seal.seal(TOKEN));
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] forged = bytes.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seal.open(Base64.getUrlEncoder().withoutPadding().encodeToString(forged)))
          .as("bit %d", bit)
          .isEmpty();
    }
  }

  @Test
  void nor_is_it_one_of_another_cluster() {
    assertThat(sealOf(2).open(seal.seal(TOKEN))).isEmpty();
  }

  @Test
  void a_cluster_marks_what_it_need_not_seal() {
    assertThat(seal.mark()).matches("[0-9a-f]{8}").isEqualTo(sealOf(1).mark());
    assertThat(seal.mark()).isNotEqualTo(sealOf(2).mark());
  }

  @Test
  void whatever_else_comes_is_none() {
    String text = seal.seal(TOKEN);
    for (String wrong :
        new String[] {
          "", "x", "none", text + "AA", text.substring(1), "A".repeat(100_000), "ä", "*", " " + text
        }) assertThat(seal.open(wrong)).as(wrong).isEmpty();
    Random chance = new Random(3);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[chance.nextInt(80)];
      chance.nextBytes(bytes);
      assertThat(seal.open(Base64.getUrlEncoder().encodeToString(bytes))).isEmpty();
    }
  }

  @Test
  void a_key_has_its_length() {
    assertThatThrownBy(() -> new TokenSeal(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
