package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogTermsTest {
  private final LogTerms log = log("1 1 4 4 4 7");

  @Test
  void everyIndexHasItsTerm() {
    assertThat(row(log)).isEqualTo("1 1 4 4 4 7");
    assertThat(log.starts())
        .containsExactly(new TermStart(1, 1), new TermStart(4, 3), new TermStart(7, 6));
    assertThat(log.end()).isEqualTo(new LogPosition(7, 6));
  }

  @Test
  void whereNothingIsTheTermIsZero() {
    assertThat(log.termAt(0)).isZero();
    assertThat(log.termAt(7)).isZero();
    assertThat(log.termAt(-1)).isZero();
    assertThat(LogTerms.EMPTY.end()).isEqualTo(new LogPosition(0, 0));
  }

  @Test
  void whereATermBeginsAndEnds() {
    assertThat(log.firstIndexOf(4)).isEqualTo(3);
    assertThat(log.lastIndexOf(4)).isEqualTo(5);
    assertThat(log.firstIndexOf(7)).isEqualTo(6);
    assertThat(log.lastIndexOf(7)).isEqualTo(6);
    assertThat(log.firstIndexOf(5)).isZero();
    assertThat(log.lastIndexOf(5)).isZero();
    assertThat(log.lastIndexOf(0)).isZero();
  }

  @Test
  void aTruncationForgetsTermsThatNoLongerBegin() {
    assertThat(row(log.truncateFrom(4))).isEqualTo("1 1 4");
    assertThat(row(log.truncateFrom(3))).isEqualTo("1 1");
    assertThat(log.truncateFrom(3).starts()).hasSize(1);
    assertThat(log.truncateFrom(1)).isEqualTo(LogTerms.EMPTY);
  }

  @Test
  void raft53TermsNeverFallAlongTheLog() {
    assertThatThrownBy(() -> log.append(6)).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> LogTerms.EMPTY.append(0)).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void aTruncationIsWithinTheLog() {
    assertThatThrownBy(() -> log.truncateFrom(7)).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> log.truncateFrom(0)).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void aLogDoesNotEndBeforeItsLastTermBegins() {
    assertThatThrownBy(() -> new LogTerms(List.of(new TermStart(2, 5)), 4))
        .isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> new LogTerms(List.of(), 4)).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void raft7ALogBeginsAfterAnEntryAndKeepsWhatFollowsIt() {
    LogTerms later = log.beginAfter(new LogPosition(4, 4));
    assertThat(later.starts()).containsExactly(new TermStart(4, 5), new TermStart(7, 6));
    assertThat(later.size()).isEqualTo(2);
    assertThat(later.end()).isEqualTo(log.end());
    assertThat(later.termAt(3)).as("nothing is known of it").isZero();
    assertThat(later.termAt(4)).as("the base").isEqualTo(4);
    assertThat(later.firstIndexOf(4)).isEqualTo(4);
    assertThat(later.lastIndexOf(4)).isEqualTo(5);
    assertThat(later.has(new LogPosition(4, 4))).isTrue();
    assertThat(later.has(new LogPosition(4, 3))).isFalse();
    LogTerms empty = later.beginAfter(new LogPosition(7, 6));
    assertThat(empty.end()).isEqualTo(new LogPosition(7, 6));
    assertThat(empty.size()).isZero();
    assertThat(empty.append(7).starts()).containsExactly(new TermStart(7, 7));
    assertThat(empty.lastIndexOf(7)).isEqualTo(6);
  }

  @Test
  void raft7WhatDoesNotFollowTheEntryIsForgotten() {
    for (LogPosition base : List.of(new LogPosition(5, 4), new LogPosition(7, 9))) {
      LogTerms replaced = log.beginAfter(base);
      assertThat(replaced).isEqualTo(LogTerms.after(base));
      assertThat(replaced.end()).isEqualTo(base);
    }
    LogTerms later = log.beginAfter(new LogPosition(4, 4));
    assertThatThrownBy(() -> later.beginAfter(new LogPosition(1, 2)))
        .isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> later.truncateFrom(4)).isInstanceOf(InvariantBroken.class);
  }

  /** Against the plainest model there is: the list of all terms. */
  @Test
  void itIsTheListOfAllTerms() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Long> model = new ArrayList<>();
      LogTerms terms = LogTerms.EMPTY;
      long term = 1;
      for (int step = 0; step < 60; step++) {
        if (!model.isEmpty() && random.nextInt(4) == 0) {
          int from = random.nextInt(1, model.size() + 1);
          model.subList(from - 1, model.size()).clear();
          terms = terms.truncateFrom(from);
        } else {
          term += random.nextInt(3) == 0 ? random.nextInt(1, 3) : 0;
          int count = random.nextInt(1, 4);
          for (int i = 0; i < count; i++) model.add(term);
          terms = terms.append(term, count);
        }
        assertThat(shape(terms)).as("seed %s, step %s", seed, step).isEqualTo(shape(model));
      }
    }
  }

  /** Each index with its term, and each term with its ends. */
  private static String shape(LogTerms terms) {
    StringBuilder shape = new StringBuilder(row(terms));
    for (long t = 1; t <= 100; t++) {
      if (terms.firstIndexOf(t) == 0) continue;
      shape.append(" %d:%d-%d".formatted(t, terms.firstIndexOf(t), terms.lastIndexOf(t)));
    }
    return shape.append(" end ").append(terms.end()).toString();
  }

  private static String shape(List<Long> model) {
    StringBuilder shape = new StringBuilder();
    for (Long term : model) shape.append(shape.isEmpty() ? "" : " ").append(term);
    for (long t = 1; t <= 100; t++) {
      if (!model.contains(t)) continue;
      shape.append(" %d:%d-%d".formatted(t, model.indexOf(t) + 1, model.lastIndexOf(t) + 1));
    }
    long last = model.isEmpty() ? 0 : model.get(model.size() - 1);
    return shape.append(" end ").append(new LogPosition(last, model.size())).toString();
  }
}
