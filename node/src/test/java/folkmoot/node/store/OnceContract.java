package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.Delete;
import folkmoot.protocol.store.StoreCommand.Once;
import folkmoot.protocol.store.StoreCommand.OpenSession;
import folkmoot.protocol.store.StoreCommand.Put;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StateStore} does so that nothing is applied twice: sessions and idempotency
 * keys (thesis §6.3, trap 14).
 */
abstract class OnceContract extends StoreGround {
  @Test
  void trap_14_a_repeated_command_of_a_session_returns_the_first_outcome() {
    long session = opened(10);
    Outcome first = once(turn(session, 1, 1), "a");
    assertThat(first).isEqualTo(Outcome.done(2, 1));
    apply(put("a", "2"));

    assertThat(once(turn(session, 1, 1), "a")).isEqualTo(first);
    assertThat(text(store.get("a"))).isEqualTo("2@3");
    store.flush();
    crash();
    store = open();
    assertThat(once(turn(session, 1, 1), "a")).isEqualTo(first);
    assertThat(text(store.get("a"))).isEqualTo("2@3");
  }

  @Test
  void trap_14_so_it_does_within_one_batch_and_of_a_delete() {
    long session = opened(10);
    Optional<StoreCommand> put = marked(turn(session, 1, 1), new Put("a", bytes("1")));
    Optional<StoreCommand> delete = marked(turn(session, 2, 1), new Delete("a"));
    Optional<StoreCommand> inVain = marked(turn(session, 3, 1), new Delete("a"));

    assertThat(applyAt(0, put, put, delete, inVain, put("a", "9"), inVain, delete, put))
        .containsExactly(
            Outcome.done(2, 1),
            Outcome.done(2, 1),
            Outcome.done(4, 1),
            Outcome.absent(5),
            Outcome.done(6, 1),
            Outcome.absent(5),
            Outcome.done(4, 1),
            Outcome.done(2, 1));
    assertThat(text(store.get("a"))).isEqualTo("9@6");
  }

  @Test
  void writes_of_a_session_may_come_in_any_order() {
    long session = opened(10);
    assertThat(once(turn(session, 7, 3), "a").version()).isEqualTo(2);
    assertThat(once(turn(session, 3, 3), "a").version()).isEqualTo(3);
    assertThat(once(turn(session, 7, 3), "a").version()).isEqualTo(2);
    assertThat(once(turn(session, 3, 3), "a").version()).isEqualTo(3);
  }

  @Test
  void what_the_gateway_awaits_no_longer_is_forgotten_and_never_applied_again() {
    long session = opened(10);
    once(turn(session, 1, 1), "a");
    once(turn(session, 3, 3), "b");

    assertThat(once(turn(session, 1, 1), "a").kind()).isEqualTo(Outcome.Kind.FORGOTTEN);
    assertThat(once(turn(session, 2, 2), "c").kind()).isEqualTo(Outcome.Kind.FORGOTTEN);
    assertThat(once(turn(session, 3, 3), "b")).isEqualTo(Outcome.done(3, 1));
    assertThat(text(store.get("a"))).isEqualTo("1@2");
    assertThat(store.get("c")).isEmpty();
  }

  @Test
  void trap_14_an_unknown_or_expired_session_applies_nothing() {
    assertThat(once(turn(77, 1, 1), "a").kind()).isEqualTo(Outcome.Kind.NO_SESSION);
    long session = opened(10);
    applyAt(5_000, marked(turn(session, 1, 1), new Put("a", bytes("1"))));

    assertThat(applyAt(14_999, marked(turn(session, 2, 1), new Put("b", bytes("1")))))
        .as("each write renews it")
        .containsExactly(Outcome.done(4, 1));
    assertThat(applyAt(24_999, marked(turn(session, 3, 1), new Put("c", bytes("1")))))
        .containsExactly(Outcome.refused(Outcome.Kind.NO_SESSION, 5));
    assertThat(applyAt(0, marked(turn(session, 1, 1), new Put("a", bytes("1")))))
        .as("log time never goes back")
        .containsExactly(Outcome.refused(Outcome.Kind.NO_SESSION, 6));
    assertThat(store.get("c")).isEmpty();
    assertThat(text(store.get("a"))).isEqualTo("1@3");
  }

  @Test
  void of_too_many_sessions_the_one_that_was_silent_longest_goes() {
    long first = opened(2);
    long second = opened(2);
    once(turn(first, 1, 1), "a");
    long third = opened(2);

    assertThat(once(turn(second, 1, 1), "b").kind()).isEqualTo(Outcome.Kind.NO_SESSION);
    assertThat(once(turn(first, 1, 1), "a")).isEqualTo(Outcome.done(3, 1));
    assertThat(once(turn(third, 1, 1), "b").kind()).isEqualTo(Outcome.Kind.DONE);
  }

  @Test
  void trap_14_a_repeated_idempotency_key_repeats_the_first_answer() {
    Outcome first = once(keyed("k", "put a", 10, 1_000), "a");
    assertThat(first).isEqualTo(Outcome.done(1, 1));
    apply(put("a", "2"));

    Outcome again = first.repeating(new Outcome.First(2, "leader of put a"));
    assertThat(once(keyed("k", "put a", 10, 1_000), "a")).isEqualTo(again);
    store.flush();
    crash();
    store = open();
    assertThat(once(keyed("k", "put a", 10, 1_000), "a")).isEqualTo(again);
    assertThat(text(store.get("a"))).isEqualTo("2@2");
  }

  @Test
  void the_same_idempotency_key_with_another_request_changes_nothing() {
    once(keyed("k", "put a", 10, 1_000), "a");

    assertThat(once(keyed("k", "put b", 10, 1_000), "b"))
        .isEqualTo(Outcome.refused(Outcome.Kind.KEY_REUSED, 2));
    assertThat(store.get("b")).isEmpty();
    assertThat(store.size()).isEqualTo(1);
    assertThat(once(keyed("k", "put a", 10, 1_000), "a").version()).isEqualTo(1);
  }

  @Test
  void idempotency_keys_expire_by_log_time() {
    Optional<StoreCommand> keyed = marked(keyed("k", "put a", 10, 1_000), new Put("a", bytes("1")));
    applyAt(5_000, keyed);
    assertThat(applyAt(5_999, keyed).get(0).version()).isEqualTo(1);
    assertThat(applyAt(4_000, keyed).get(0).version()).as("time goes on only").isEqualTo(1);
    assertThat(applyAt(6_000, keyed)).containsExactly(Outcome.done(4, 1));
    assertThat(applyAt(6_999, keyed).get(0).version()).isEqualTo(4);
    assertThat(text(store.get("a"))).isEqualTo("1@4");
  }

  @Test
  void of_too_many_idempotency_keys_the_oldest_goes() {
    for (String name : List.of("k", "l", "m")) once(keyed(name, name, 3, 1_000), name);
    once(keyed("n", "n", 3, 1_000), "n");

    assertThat(once(keyed("l", "l", 3, 1_000), "l").version()).isEqualTo(2);
    assertThat(once(keyed("n", "n", 3, 1_000), "n").version()).isEqualTo(4);
    assertThat(once(keyed("k", "k", 3, 1_000), "k")).isEqualTo(Outcome.done(7, 1));
    assertThat(once(keyed("l", "l", 3, 1_000), "l")).isEqualTo(Outcome.done(8, 1));
  }

  @Test
  void a_key_that_is_over_before_older_ones_makes_room_for_itself_only() {
    applyAt(0, marked(keyed("long", "long", 2, 1_000), new Put("a", bytes("1"))));
    applyAt(0, marked(keyed("short", "short", 2, 10), new Put("b", bytes("1"))));
    applyAt(20, marked(keyed("short", "short", 2, 10), new Put("b", bytes("2"))));

    assertThat(text(store.get("b"))).isEqualTo("2@3");
    assertThat(
            applyAt(21, marked(keyed("long", "long", 2, 1_000), new Put("a", bytes("1"))))
                .get(0)
                .version())
        .isEqualTo(1);
  }

  @Test
  void a_gateway_that_asks_again_for_a_keyed_write_is_told_what_it_would_have_been_told() {
    long session = opened(10);
    Keyed key = keyed("k", "put a", 10, 1_000);
    Put put = new Put("a", bytes("1"));
    Optional<StoreCommand> first =
        Optional.of(new Once(Optional.of(turn(session, 1, 1)), Optional.of(key), put));
    Optional<StoreCommand> second =
        Optional.of(new Once(Optional.of(turn(session, 2, 1)), Optional.of(key), put));

    List<Outcome> outcomes = applyAt(0, first, first, second, second);
    assertThat(outcomes.subList(0, 2)).containsOnly(Outcome.done(2, 1));
    assertThat(outcomes.subList(2, 4))
        .containsOnly(Outcome.done(2, 1).repeating(new Outcome.First(2, "leader of put a")));
  }

  private long opened(int most) {
    return applyAt(0, Optional.of(new OpenSession(new Keeping(most, 10_000)))).get(0).version();
  }

  private Outcome once(Object mark, String key) {
    return applyAt(0, marked(mark, new Put(key, bytes("1")))).get(0);
  }

  private static Optional<StoreCommand> marked(Object mark, StoreCommand.Change change) {
    return Optional.of(
        new Once(
            Optional.of(mark).filter(Turn.class::isInstance).map(Turn.class::cast),
            Optional.of(mark).filter(Keyed.class::isInstance).map(Keyed.class::cast),
            change));
  }

  private static Turn turn(long session, long sequence, long lowest) {
    return new Turn(session, sequence, lowest);
  }

  private static Keyed keyed(String name, String request, int most, long millis) {
    return new Keyed(
        Digest.of(bytes(name)),
        Digest.of(bytes(request)),
        2,
        "leader of " + request,
        new Keeping(most, millis));
  }
}
