package folkmoot.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers by their value, held against the JDK's decimals. */
class JsonNumberTest {
  private static String draw(SplittableRandom random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    String whole = Long.toString(random.nextLong(1L << random.nextInt(1, 62)));
    text.append(random.nextInt(4) == 0 ? "0" : whole + "0".repeat(random.nextInt(3)));
    if (random.nextBoolean()) {
      text.append('.').append("0".repeat(random.nextInt(4))).append(random.nextInt(1000));
    }
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? "e" : "E")
          .append(new String[] {"", "+", "-"}[random.nextInt(3)])
          .append(random.nextInt(25));
    }
    return text.toString();
  }

  @Test
  void theOrderIsThatOfTheValues() {
    int same = 0;
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String one = draw(random);
      String other = draw(random);
      if (random.nextInt(4) == 0) other = new BigDecimal(one).stripTrailingZeros().toString();
      int expected = new BigDecimal(one).compareTo(new BigDecimal(other));
      assertThat(Integer.signum(JsonNumber.of(one).compareTo(JsonNumber.of(other))))
          .as("%s and %s", one, other)
          .isEqualTo(expected);
      assertThat(JsonNumber.of(one).equals(JsonNumber.of(other)))
          .as("%s and %s", one, other)
          .isEqualTo(expected == 0);
      if (expected == 0) same++;
    }
    assertThat(same).isGreaterThan(1000);
  }

  @Test
  void wholeNumbersOf64BitsAreTold() {
    for (long seed = 1; seed <= 20_000; seed++) {
      String text = draw(new SplittableRandom(seed));
      BigDecimal value = new BigDecimal(text);
      JsonNumber number = JsonNumber.of(text);
      boolean whole = value.stripTrailingZeros().scale() <= 0;
      assertThat(number.whole()).as(text).isEqualTo(whole);
      boolean fits = whole && value.toBigInteger().bitLength() < 64;
      assertThat(number.toLong().isPresent()).as(text).isEqualTo(fits);
      if (fits) assertThat(number.toLong().getAsLong()).as(text).isEqualTo(value.longValueExact());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9223372036854775808, none",
    "-9223372036854775809, none",
    "92233720368547758.07e2, 9223372036854775807",
    "1e19, none",
    "1e18, 1000000000000000000",
    "-0.0e99, 0",
    "0.5, none",
  })
  void theEdgesOf64Bits(String text, String expected) {
    String told =
        JsonNumber.of(text).toLong().stream().mapToObj(Long::toString).findAny().orElse("none");
    assertThat(told).isEqualTo(expected);
  }

  /** A general decimal would be spread out: these are short texts that stand for long ones. */
  @Test
  void aHugeExponentCostsNothing() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          JsonNumber huge = JsonNumber.of("1e999999999");
          assertThat(huge).isGreaterThan(JsonNumber.of("9e999999998"));
          assertThat(huge.toLong()).isEmpty();
          assertThat(JsonNumber.of("-1e999999999")).isLessThan(JsonNumber.of("1e-999999999"));
          assertThat(JsonNumber.of("1e" + "9".repeat(100_000))).isGreaterThan(huge);
          String digits = "7".repeat(1_000_000);
          assertThat(JsonNumber.of(digits)).isLessThan(JsonNumber.of(digits + "0"));
        });
  }
}
