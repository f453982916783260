package folkmoot.protocol.watch;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.EventRule.Before;
import folkmoot.protocol.watch.EventRule.Deed;
import folkmoot.protocol.watch.ResumeRule.From;
import folkmoot.protocol.watch.ResumeRule.LetGo;
import folkmoot.protocol.watch.ResumeRule.NotReached;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchRulesTest {
  private static final WatchRules STRICT = WatchRules.strict();

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "NOTHING,          PUT,    PUT",
    "A_VALUE,          PUT,    PUT",
    "AN_EXPIRED_VALUE, PUT,    EXPIRE PUT",
    "NOTHING,          DELETE, ''",
    "A_VALUE,          DELETE, DELETE",
    "AN_EXPIRED_VALUE, DELETE, EXPIRE",
    "NOTHING,          EXPIRE, ''",
    "A_VALUE,          EXPIRE, EXPIRE",
    "AN_EXPIRED_VALUE, EXPIRE, EXPIRE",
  })
  void whatAReaderFindsDifferentIsAnEvent(Before before, Deed deed, String told) {
    List<String> names = STRICT.event().events(before, deed).stream().map(Kind::name).toList();
    assertThat(String.join(" ", names)).isEqualTo(told);
  }

  @Test
  void aWatchBeginsAfterWhatItHasSeenAndNowhereElse() {
    Position oldest = new Position(5, 1);
    Position reached = Position.behind(9);
    assertThat(judge(Optional.empty(), oldest, reached)).isEqualTo(new From(reached));
    assertThat(judge(Optional.of(oldest), oldest, reached)).isEqualTo(new From(oldest));
    assertThat(judge(Optional.of(reached), oldest, reached)).isEqualTo(new From(reached));
    Position between = new Position(7, 3);
    assertThat(judge(Optional.of(between), oldest, reached)).isEqualTo(new From(between));
  }

  @Test
  void whatIsRememberedNoMoreAndWhatIsNotHereYetIsToldApart() {
    Position oldest = new Position(5, 1);
    Position reached = Position.behind(9);
    assertThat(judge(Optional.of(new Position(5, 0)), oldest, reached)).isEqualTo(new LetGo());
    assertThat(judge(Optional.of(Position.START), oldest, reached)).isEqualTo(new LetGo());
    assertThat(judge(Optional.of(new Position(10, 1)), oldest, reached))
        .isEqualTo(new NotReached());
  }

  private static ResumeRule.Verdict judge(
      Optional<Position> seen, Position oldest, Position reached) {
    return STRICT.resume().judge(seen, oldest, reached);
  }

  @Test
  void onlyWhatComesAfterIsDue() {
    ChangeEvent second = event(4, 2, "a");
    assertThat(STRICT.delivery().isDue(second, new Position(4, 1))).isTrue();
    assertThat(STRICT.delivery().isDue(second, Position.behind(3))).isTrue();
    assertThat(STRICT.delivery().isDue(second, new Position(4, 2))).isFalse();
    assertThat(STRICT.delivery().isDue(second, Position.behind(4))).isFalse();
  }

  /** etcd #15220: a progress that was ahead of events which were still to be sent. */
  @Test
  void onlyWhatIsReadCountsAsSeenAndNobodyGoesBack() {
    Position cut = new Position(4, 2);
    assertThat(STRICT.delivery().reached(Position.START, Optional.of(cut), 9)).isEqualTo(cut);
    assertThat(STRICT.delivery().reached(Position.START, Optional.empty(), 9))
        .isEqualTo(new Position(10, 0));
    Position elsewhere = new Position(20, 0);
    assertThat(STRICT.delivery().reached(elsewhere, Optional.empty(), 9)).isEqualTo(elsewhere);
  }

  @Test
  void theHistoryLetsGoOnlyOfWhatIsTooMuch() {
    HistoryBounds bounds = new HistoryBounds(10, 1000);
    assertThat(STRICT.history().letsGo(10, 1000, bounds)).isFalse();
    assertThat(STRICT.history().letsGo(11, 1, bounds)).isTrue();
    assertThat(STRICT.history().letsGo(1, 1001, bounds)).isTrue();
    assertThat(STRICT.history().isFull(HistoryRule.PAGE_EVENTS - 1, 1)).isFalse();
    assertThat(STRICT.history().isFull(HistoryRule.PAGE_EVENTS, 1)).isTrue();
    assertThat(STRICT.history().isFull(1, HistoryRule.PAGE_BYTES)).isTrue();
  }

  @Test
  void aBatchHasThePrefixInOrderAndSaysHowFarItWent() {
    List<ChangeEvent> read =
        List.of(event(1, 1, "a/1"), event(2, 1, "b/1"), event(2, 2, "a/2"), event(5, 1, "b/2"));
    Position reached = Position.behind(7);

    Batch all = batch(read, reached, Position.START, "a/", 1 << 20);
    assertThat(all.events()).containsExactly(read.get(0), read.get(2));
    assertThat(all.through()).isEqualTo(reached);

    Batch later = batch(read, reached, new Position(1, 1), "", 1 << 20);
    assertThat(later.events()).containsExactlyElementsOf(read.subList(1, 4));

    Batch none = batch(read, reached, Position.START, "c", 1 << 20);
    assertThat(none).isEqualTo(Batch.none(reached));
  }

  @Test
  void aBatchThatIsFullGoesAsFarAsItsLastEvent() {
    List<ChangeEvent> read = List.of(event(1, 1, "a"), event(2, 1, "b"), event(2, 2, "a"));
    Batch one = batch(read, Position.behind(7), Position.START, "a", 1);
    assertThat(one.events()).as("the first one may be larger").containsExactly(read.get(0));
    assertThat(one.through()).isEqualTo(new Position(1, 1));
    Batch next = batch(read, Position.behind(7), one.through(), "a", 1);
    assertThat(next).isEqualTo(new Batch(List.of(read.get(2)), Position.behind(7)));
  }

  private static Batch batch(
      List<ChangeEvent> read, Position reached, Position seen, String prefix, int mostBytes) {
    return Batch.of(STRICT.delivery(), read, reached, seen, prefix, mostBytes);
  }

  private static ChangeEvent event(long index, int count, String key) {
    return new ChangeEvent(new Position(index, count), Kind.PUT, key, new byte[] {'1'});
  }
}
