package folkmoot.protocol.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryRecorderTest {
  private final HistoryRecorder recorder = new HistoryRecorder();
  private final Target key = Target.of("k");

  @Test
  void recordsInTheOrderOfInvocation() {
    var late = recorder.invoke("b", key, Action.READ, 20);
    var early = recorder.invoke("a", key, new Action.Write("1"), 10);
    late.ok(30, Outcome.saw("1"), Served.by("n1", "strong").version(7));
    early.ok(40, Outcome.DONE, Served.UNSAID.version(7));
    List<Operation> operations = recorder.history().operations();
    assertThat(operations).extracting(Operation::index).containsExactly(0, 1);
    assertThat(operations).extracting(Operation::client).containsExactly("a", "b");
    assertThat(operations.get(1).served().version()).isEqualTo(7);
    assertThat(operations.get(0).precedes(operations.get(1))).isFalse();
  }

  @Test
  void whatHasNotEndedIsUnknown() {
    recorder.invoke("a", key, new Action.Write("1"), 10, Served.by("n2", "strong"));
    Operation pending = recorder.history().operations().get(0);
    assertThat(pending.isUnknown()).isTrue();
    assertThat(pending.returned()).isEqualTo(Operation.NEVER);
    assertThat(pending.served().node()).contains("n2");
  }

  @Test
  void aClientAsksOneThingAfterTheOther() {
    var first = recorder.invoke("a", key, Action.READ, 10);
    assertThatThrownBy(() -> recorder.invoke("a", key, Action.READ, 20))
        .isInstanceOf(IllegalStateException.class);
    first.unknown(20, "timeout");
    assertThatThrownBy(() -> first.failed(30, "late")).isInstanceOf(IllegalStateException.class);
    recorder.invoke("a", key, Action.READ, 20).failed(25, "no leader");
    assertThat(recorder.history().operations())
        .extracting(o -> o.outcome().getClass().getSimpleName())
        .containsExactly("Unknown", "Failed");
  }

  @Test
  void faultsLastUntilTheyHeal() {
    var cut = recorder.fault("partition", List.of("n1", "n2"), 5);
    recorder.fault("kill", List.of("n3"), 7);
    cut.healed(50);
    cut.healed(60);
    assertThat(recorder.history().faults())
        .containsExactly(
            new Fault("partition", List.of("n1", "n2"), 5, 50),
            new Fault("kill", List.of("n3"), 7, Operation.NEVER));
  }

  @Test
  void manyThreadsAtOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String client = "c" + t;
      threads.add(
          new Thread(
              () -> {
                for (long i = 0; i < 1_000; i++) {
                  recorder
                      .invoke(client, key, Action.READ, 2 * i)
                      .ok(2 * i + 1, Outcome.ABSENT, Served.UNSAID);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) thread.join();
    assertThat(recorder.history().size()).isEqualTo(8_000).isEqualTo(recorder.size());
  }

  @Test
  void answersMustFitTheirQuestions() {
    var write = recorder.invoke("a", key, new Action.Write("1"), 10);
    assertThatThrownBy(() -> write.ok(20, Outcome.NO_EFFECT, Served.UNSAID))
        .hasMessageContaining("no answer");
    assertThatThrownBy(() -> write.ok(20, Outcome.saw("1"), Served.UNSAID))
        .hasMessageContaining("no answer");
    assertThatThrownBy(() -> write.ok(5, Outcome.DONE, Served.UNSAID))
        .hasMessageContaining("after its question");
    write.ok(20, Outcome.DONE, Served.UNSAID);
  }

  @Test
  void aHistoryRefusesAClientThatDoesNotWait() {
    Operation one = operation(0, "a", 0, 10);
    assertThatThrownBy(() -> new History(List.of(one, operation(1, "a", 5, 20)), List.of()))
        .hasMessageContaining("client a asks #1 before #0");
    assertThatThrownBy(() -> new History(List.of(one, operation(0, "b", 5, 20)), List.of()))
        .hasMessageContaining("by index and invocation");
    assertThat(new History(List.of(one, operation(4, "a", 10, 20)), List.of()).size()).isEqualTo(2);
  }

  private Operation operation(int index, String client, long from, long to) {
    return new Operation(index, client, key, Action.READ, from, to, Outcome.ABSENT, Served.UNSAID);
  }
}
