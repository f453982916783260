package folkmoot.protocol.history.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back, and what cannot be read says where and why. */
class FormatsTest {
  enum Format {
    JSON(JsonLines::write, JsonLines::read),
    EDN(Edn::write, Edn::read);

    private final java.util.function.BiConsumer<History, Consumer<String>> writer;
    private final Function<Iterator<String>, History> reader;

    Format(
        java.util.function.BiConsumer<History, Consumer<String>> writer,
        Function<Iterator<String>, History> reader) {
      this.writer = writer;
      this.reader = reader;
    }

    List<String> write(History history) {
      List<String> lines = new ArrayList<>();
      writer.accept(history, lines::add);
      return lines;
    }

    History read(List<String> lines) {
      return reader.apply(lines.iterator());
    }
  }

  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "\"x\"",
          "0",
          "-0",
          "007",
          "7",
          "-12",
          "9223372036854775807",
          "92233720368547758089",
          "nil",
          "null",
          ":read",
          "[1 2]",
          "{\"a\":[1,null]}",
          "a b\tc\nd\re\u0000\u007f\u0085\u2028\u2029",
          "\\\"\\\\u0041/",
          "Ärger, 水, \uD83D\uDE00",
          "\uD83D",
          "\uDE00\uD83D",
          "}{][#;,");

  @ParameterizedTest
  @EnumSource
  void allThatIsDrawnComesBack(Format format) {
    for (long seed = 0; seed < 500; seed++) {
      History history = draw(new Random(seed));
      List<String> lines = format.write(history);
      assertThat(format.read(lines)).as("%d: %s", seed, lines).isEqualTo(history);
      assertThat(lines).noneMatch(line -> line.contains("\n") || line.contains("\u2028"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartKeepsItsNumbers(Format format) {
    History part = draw(new Random(3)).only(o -> o.index() % 3 == 1);
    assertThat(format.read(format.write(part))).isEqualTo(part);
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesBackAsNothing(Format format) {
    assertThat(format.read(format.write(History.EMPTY))).isEqualTo(History.EMPTY);
  }

  private static History draw(Random chance) {
    List<Operation> operations = new ArrayList<>();
    long[] free = new long[4];
    for (int i = 0; i < 20; i++) {
      int client = chance.nextInt(free.length);
      if (free[client] == Operation.NEVER) continue;
      long from = free[client] + chance.nextInt(3);
      long to = from + chance.nextInt(4);
      Action action = action(chance);
      Outcome outcome = outcome(action, chance);
      if (outcome instanceof Outcome.Unknown && chance.nextInt(4) == 0) to = Operation.NEVER;
      Served served =
          new Served(
              chance.nextBoolean() ? Optional.of("strong") : Optional.empty(),
              chance.nextInt(3),
              chance.nextBoolean() ? Optional.of(text(chance)) : Optional.empty());
      Target target =
          new Target(chance.nextBoolean() ? Target.DEFAULT_KEYSPACE : text(chance), text(chance));
      String name = client + TEXTS.get(15 + client % 3);
      operations.add(new Operation(0, name, target, action, from, to, outcome, served));
      free[client] = to;
    }
    List<Fault> faults = new ArrayList<>();
    for (int i = chance.nextInt(4); i > 0; i--) {
      long from = chance.nextInt(20);
      long until = chance.nextBoolean() ? Operation.NEVER : from + chance.nextInt(9);
      List<String> nodes = chance.nextBoolean() ? List.of("n1") : List.of("n1", text(chance));
      faults.add(new Fault(chance.nextBoolean() ? "partition" : "one-way", nodes, from, until));
    }
    return History.of(operations, faults);
  }

  private static String text(Random chance) {
    return TEXTS.get(chance.nextInt(TEXTS.size()));
  }

  private static Action action(Random chance) {
    return switch (chance.nextInt(5)) {
      case 0 -> Action.READ;
      case 1 -> new Action.Write(text(chance));
      case 2 -> Action.DELETE;
      case 3 ->
          new Action.CompareAndSet(
              chance.nextBoolean() ? Optional.empty() : Optional.of(text(chance)), text(chance));
      default -> new Action.Increment(chance.nextLong());
    };
  }

  private static Outcome outcome(Action action, Random chance) {
    int kind = chance.nextInt(5);
    if (kind == 0) return new Outcome.Failed(text(chance));
    if (kind == 1) return new Outcome.Unknown(text(chance));
    if (action instanceof Action.Write) return Outcome.DONE;
    if (action instanceof Action.Increment) return Outcome.saw(text(chance));
    if (action instanceof Action.Read) {
      return chance.nextInt(3) == 0 ? Outcome.ABSENT : Outcome.saw(text(chance));
    }
    return new Outcome.Did(chance.nextBoolean());
  }

  @Test
  void jsonLooksLikeThis() {
    assertThat(Format.JSON.write(example()))
        .containsExactly(
            "{\"format\":\"folkmoot-history\",\"version\":1}",
            "{\"fault\":\"partition\",\"nodes\":[\"n1\",\"n2\"],\"from\":5,\"until\":25}",
            "{\"index\":0,\"client\":\"0\",\"key\":\"k\",\"op\":\"write\",\"value\":\"3\","
                + "\"invoked\":10,\"returned\":20,\"outcome\":\"ok\",\"version\":7}",
            "{\"index\":1,\"client\":\"c1\",\"key\":\"k\",\"op\":\"read\",\"invoked\":15,"
                + "\"returned\":30,\"outcome\":\"ok\",\"found\":\"\\\"x\\\"\",\"level\":\"strong\","
                + "\"node\":\"n1\"}");
  }

  @Test
  void ednLooksLikeThis() {
    assertThat(Format.EDN.write(example()))
        .containsExactly(
            "{:process :nemesis, :type :info, :f :start-partition, :value [\"n1\" \"n2\"],"
                + " :fault 0, :time 5, :index 0}",
            "{:process 0, :type :invoke, :f :write, :key \"k\", :value 3, :time 10, :index 1}",
            "{:process \"c1\", :type :invoke, :f :read, :key \"k\", :value nil,"
                + " :level \"strong\", :node \"n1\", :time 15, :index 2}",
            "{:process 0, :type :ok, :f :write, :key \"k\", :value 3, :version 7,"
                + " :time 20, :index 3}",
            "{:process :nemesis, :type :info, :f :stop-partition, :value [\"n1\" \"n2\"],"
                + " :fault 0, :time 25, :index 4}",
            "{:process \"c1\", :type :ok, :f :read, :key \"k\", :value \"\\\"x\\\"\","
                + " :time 30, :index 5}");
  }

  private static History example() {
    Target key = Target.of("k");
    Served seven = Served.UNSAID.version(7);
    return History.of(
        List.of(
            new Operation(0, "0", key, new Action.Write("3"), 10, 20, Outcome.DONE, seven),
            new Operation(
                1,
                "c1",
                key,
                Action.READ,
                15,
                30,
                Outcome.saw("\"x\""),
                Served.by("n1", "strong"))),
        List.of(new Fault("partition", List.of("n1", "n2"), 5, 25)));
  }

  /** As Jepsen writes them: a register, an independent key, a nemesis told of twice, no end. */
  @Test
  void readsWhatJepsenWrites() {
    History history =
        Format.EDN.read(
            List.of(
                "{:process 0, :type :invoke, :f :write, :value 3, :index 0, :time 100}",
                "{:type :info, :f :start-partition, :process :nemesis, :value :majority, :time 110,"
                    + " :index 1}",
                "{:type :info, :f :start-partition, :process :nemesis, :value [\"n1\" \"n2\"],"
                    + " :time 120, :index 2}",
                "#jepsen.history.Op{:process 0, :type :ok, :f :write, :value 3, :time 130}",
                "",
                "{:process 1, :type :invoke, :f :cas, :value [9 [3 4]], :time 140}",
                "{:process 2, :type :invoke, :f :read, :value nil, :time 141}",
                "{:process 1, :type :fail, :f :cas, :value [9 [3 4]], :time 150,"
                    + " :error [:http 412, {:why \"no\"}]}",
                "{:type :info, :f :stop-partition, :process :nemesis, :value nil, :time 160}",
                "{:process 3, :type :invoke, :f :read, :value [9 nil], :time 170}",
                "{:process 3, :type :ok, :f :read, :value [9 [1 2]], :time 180}"));
    assertThat(history.faults())
        .containsExactly(new Fault("partition", List.of("n1", "n2"), 110, 160));
    assertThat(history.operations()).hasSize(4);
    assertThat(history.operations().get(1).target()).isEqualTo(Target.of("9"));
    assertThat(history.operations().get(1).outcome())
        .isEqualTo(new Outcome.Failed("[:http 412 {:why \"no\"}]"));
    assertThat(history.operations().get(2).returned()).isEqualTo(Operation.NEVER);
    assertThat(history.operations().get(3).outcome()).isEqualTo(Outcome.saw("[1 2]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"index\":0| '}' or ','",
        "{\"index\":x}| a string, an integer, true, false, null",
        "{\"index\":01}| an integer",
        "{\"index\":1.5}| '}' or ','",
        "{\"index\":92233720368547758089}| does not fit in 64 bits",
        "{\"index\":0,\"index\":1}| there twice",
        "{\"index\":0} x| nothing more",
        "[]| '{' to begin an object",
        "{\"op\":\"red\"}| allowed are read, write, delete, cas, add",
        "{\"op\":\"write\"}| \"value\" must be a string, but is missing",
        "{\"op\":\"read\",\"key\":\"\\q\"}| after a backslash",
        "{\"op\":\"read\",\"key\":\"x}| the line ends too early",
        "{\"op\":\"read\",\"key\":7}| \"key\" must be a string, but is 7",
        "{\"fault\":\"kill\",\"nodes\":[1],\"from\":1}| for a string",
        "{\"fault\":\"kill\",\"nodes\":[],\"from\":9,\"until\":1}| ends after it began",
        "{\"index\":0,\"client\":\"c\",\"key\":\"k\",\"op\":\"read\",\"invoked\":1,\"returned\":2,\"outcome\":\"ok\",\"found\":null,\"colour\":\"red\"}| \"colour\" is not allowed here; allowed are [client,",
        "{\"index\":0,\"client\":\"c\",\"key\":\"k\",\"op\":\"read\",\"invoked\":5,\"returned\":2,\"outcome\":\"ok\",\"found\":null}| after its question",
        "{\"index\":-1,\"client\":\"c\",\"key\":\"k\",\"op\":\"read\",\"invoked\":1,\"outcome\":\"unknown\",\"reason\":\"\"}| \"index\" must be 0 to",
        "{\"index\":0,\"client\":\"c\",\"key\":\"k\",\"op\":\"read\",\"invoked\":1,\"outcome\":\"fine\"}| allowed are ok, failed, unknown",
      })
  void malformedJsonNamesTheLineAndWhatIsAllowed(String line, String words) {
    List<String> lines = new ArrayList<>(Format.JSON.write(History.EMPTY));
    lines.add("");
    lines.add(line);
    assertThatThrownBy(() -> Format.JSON.read(lines))
        .isInstanceOf(MalformedHistory.class)
        .hasMessageStartingWith("line 3: ")
        .hasMessageContaining(words);
  }

  @Test
  void jsonOfAnotherFormatIsRefused() {
    assertThatThrownBy(() -> Format.JSON.read(List.of("{\"format\":\"x\",\"version\":1}")))
        .hasMessageContaining("line 1: the first line must be");
    assertThatThrownBy(
            () -> Format.JSON.read(List.of("{\"format\":\"folkmoot-history\",\"version\":2}")))
        .hasMessageContaining("the first line must be");
    assertThatThrownBy(() -> Format.JSON.read(List.of())).hasMessageContaining("line 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(:process 0)| '{' to begin a map",
        "{:process 0| the end of the line where",
        "{:process| the line ends too early",
        "{\"process\" 0}| ':' to begin a keyword",
        "{:process 0 :process 1}| :process is there twice",
        "{:process 0.5}| ':' to begin a keyword",
        "{:process \\a}| a value",
        "{:process 0} x| nothing more",
        "{:process 0 :type :invoke :f :jump :time 1}| :f is :jump; allowed are :read",
        "{:process 0 :type :begin :f :read :time 1}| :type is :begin; allowed are :invoke",
        "{:process 0 :type 7 :f :read :time 1}| :type must be a keyword",
        "{:process 0 :type :invoke :f :read}| :time must be an integer",
        "{:type :invoke :f :read :time 1}| :process is missing",
        "{:process :clock :type :info :f :read :time 1}| allowed are integers, strings and :nemesis",
        "{:process 0 :type :ok :f :read :time 1}| ends what it has not invoked",
        "{:process 9 :type :invoke :f :read :time 1}| before its last operation has ended",
        "{:process 9 :type :ok :f :write :value 1 :time 1}| invoked :read, but ends :write",
        "{:process 0 :type :invoke :f :write :value nil :time 1}| must not be nil",
        "{:process 0 :type :invoke :f :cas :value 1 :time 1}| must be [expected new]",
        "{:process 0 :type :invoke :f :add :value \"1\" :time 1}| must be an integer",
        "{:process 0 :type maybe}| maybe is no value",
        "{:process 9 :type :ok :f :read :value 1 :time -5}| after its question",
      })
  void malformedEdnNamesTheLineAndWhatIsAllowed(String line, String words) {
    List<String> lines =
        List.of("{:process 9 :type :invoke :f :read :value nil :time 0}", "", line);
    assertThatThrownBy(() -> Format.EDN.read(lines))
        .isInstanceOf(MalformedHistory.class)
        .hasMessageStartingWith("line 3: ")
        .hasMessageContaining(words)
        .satisfies(wrong -> assertThat(((MalformedHistory) wrong).line()).isEqualTo(3));
  }
}
