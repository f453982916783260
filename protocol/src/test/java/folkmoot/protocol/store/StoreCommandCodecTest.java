package folkmoot.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Precondition.Tags;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.HistoryBounds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreCommandCodecTest {
  private static final StoreCommand PUT = new StoreCommand.Put("k", new byte[] {'1'});

  private static StoreCommand draw(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> change(random);
      case 2, 3 -> {
        Optional<Turn> turn = Optional.empty();
        long sequence = 1 + number(random);
        if (random.nextBoolean())
          turn = Optional.of(new Turn(1 + number(random), sequence, 1 + random.nextLong(sequence)));
        Keyed keyed =
            new Keyed(
                new Digest(random.nextLong(), random.nextLong()),
                new Digest(random.nextLong(), random.nextLong()),
                random.nextInt(5),
                key(random),
                keeping(random));
        boolean isKeyed = turn.isEmpty() || random.nextBoolean();
        yield new StoreCommand.Once(
            turn, isKeyed ? Optional.of(keyed) : Optional.empty(), change(random));
      }
      case 4 -> new StoreCommand.OpenSession(keeping(random));
      case 5 ->
          new StoreCommand.KeepHistory(new HistoryBounds(1 + number(random), 1 + number(random)));
      default ->
          new StoreCommand.FormCluster(
              random.nextLong(), key(random), random.nextLong(), members(random));
    };
  }

  private static TreeSet<StoreCommand.ClusterMember> members(SplittableRandom random) {
    TreeSet<StoreCommand.ClusterMember> members = new TreeSet<>();
    for (int left = random.nextInt(3); left > 0; left--) {
      members.add(new StoreCommand.ClusterMember(key(random), random.nextLong()));
    }
    return members;
  }

  private static StoreCommand.Change change(SplittableRandom random) {
    if (random.nextInt(4) > 0) return plain(random);
    Point point = new Point(1 + number(random) / 2, 1 + number(random) / 2);
    return new StoreCommand.After(SessionToken.EMPTY.and(key(random), point), plain(random));
  }

  private static StoreCommand.Change plain(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 6 -> new StoreCommand.PutFor(key(random), value(random), 1 + number(random));
      case 3 ->
          new StoreCommand.When(
              new Precondition(tags(random), tags(random)),
              random.nextBoolean()
                  ? new StoreCommand.Put(key(random), value(random))
                  : new StoreCommand.Delete(key(random)));
      case 4 -> new StoreCommand.Increment(key(random), random.nextLong());
      case 5 -> new StoreCommand.Transact(transaction(random));
      case 0 -> new StoreCommand.Put(key(random), value(random));
      case 1 -> new StoreCommand.Delete(key(random));
      default -> {
        SortedMap<String, byte[]> updates = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--) updates.put(key(random), value(random));
        yield new StoreCommand.PutAll(updates);
      }
    };
  }

  private static Optional<Tags> tags(SplittableRandom random) {
    int count = random.nextInt(5);
    if (count == 0) return Optional.empty();
    if (count == 1) return Optional.of(Tags.anything());
    TreeSet<Long> versions = new TreeSet<>();
    for (int i = count - 2; i > 0; i--) versions.add(number(random));
    return Optional.of(new Tags(false, versions));
  }

  private static Transaction transaction(SplittableRandom random) {
    List<Comparison> compare = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Relation relation = Relation.values()[random.nextInt(8)];
      compare.add(
          !relation.needsOperand()
              ? Comparison.of(key(random), relation)
              : random.nextBoolean()
                  ? Comparison.ofVersion(key(random), relation, number(random))
                  : Comparison.ofValue(key(random), relation, value(random)));
    }
    return new Transaction(compare, steps(random), steps(random), random.nextInt(1 << 20));
  }

  private static List<Step> steps(SplittableRandom random) {
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> steps.add(new Step.Put(key(random), value(random)));
        case 1 -> steps.add(new Step.Delete(key(random)));
        default -> steps.add(new Step.Get(key(random)));
      }
    }
    return steps;
  }

  private static Keeping keeping(SplittableRandom random) {
    return new Keeping(1 + random.nextInt(1_000_000), 1 + number(random));
  }

  /** Of any length, so that it takes any number of bytes. */
  private static long number(SplittableRandom random) {
    return random.nextLong(1L << random.nextInt(62));
  }

  private static String key(SplittableRandom random) {
    StringBuilder key = new StringBuilder();
    List<String> letters = List.of("a", "ö", "水", "🜁", "/", "\0");
    for (int i = random.nextInt(6); i > 0; i--) key.append(letters.get(random.nextInt(6)));
    return key.toString();
  }

  private static byte[] value(SplittableRandom random) {
    byte[] value = new byte[random.nextInt(20)];
    random.nextBytes(value);
    return value;
  }

  /** Commands are equal if they say the same; records compare arrays by identity. */
  private static String said(StoreCommand command) {
    HexFormat hex = HexFormat.of();
    if (command instanceof StoreCommand.Put put) {
      return "put %s %s".formatted(put.key(), hex.formatHex(put.value()));
    }
    if (command instanceof StoreCommand.After after) {
      return "after %s: %s".formatted(after.seen(), said(after.change()));
    }
    if (command instanceof StoreCommand.PutAll all) {
      StringBuilder said = new StringBuilder("put all");
      all.updates()
          .forEach((key, value) -> said.append(" %s %s".formatted(key, hex.formatHex(value))));
      return said.toString();
    }
    if (command instanceof StoreCommand.PutFor put) {
      return "put %s %s for %s".formatted(put.key(), hex.formatHex(put.value()), put.ttlMillis());
    }
    if (command instanceof StoreCommand.When when) {
      return "%s when %s".formatted(said(when.change()), when.condition());
    }
    if (command instanceof StoreCommand.Transact all) {
      Transaction transaction = all.transaction();
      return "most %d bytes, %s, then %s, else %s"
          .formatted(
              transaction.mostResultBytes(),
              transaction.compare().stream().map(StoreCommandCodecTest::said).toList(),
              transaction.then().stream().map(StoreCommandCodecTest::said).toList(),
              transaction.otherwise().stream().map(StoreCommandCodecTest::said).toList());
    }
    if (command instanceof StoreCommand.Once once) {
      return "once %s %s %s".formatted(once.turn(), once.keyed(), said(once.change()));
    }
    return command.toString();
  }

  private static String said(Comparison each) {
    String value = each.value().map(HexFormat.of()::formatHex).orElse("no value");
    return "%s %s %s %s".formatted(each.key(), each.relation(), each.version(), value);
  }

  private static String said(Step step) {
    return step instanceof Step.Put put
        ? "put %s %s".formatted(put.key(), HexFormat.of().formatHex(put.value()))
        : step.toString();
  }

  /** Bytes on disks: a change of them breaks this test. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "put,     01 01 00000001 6b 00000001 31",
    "delete,  01 02 00000001 6b",
    "put-all, 01 03 00000002 00000001 61 00000001 31 00000001 62 00000000",
    "form,    01 04 0000000000000003 00000002 6e31 0000000000000007",
    "down,    01 0c 0000000000000003 00000002 6e31 0000000000000007 00000001"
        + " 00000003 613a31 ffffffffffffffff",
    "turn,    01 05 01 ac02 05 02 02 00000001 6b",
    "keyed,   01 05 02 0000000000000001 0000000000000002 ffffffffffffffff 8000000000000000"
        + " 02 00000002 6e31 0a e807 02 00000001 6b",
    "open,    01 06 8008 c0cf24",
    "history, 01 0d d08603 80808008",
    "when,    01 07 0d 02 07 ac02 02 00000001 6b",
    "for,     01 0a 00000001 6b 00000001 31 8008",
    "add,     01 08 00000001 6b ffffffffffffffff",
    "txn,     01 09 ac02 03 00000001 61 05 01 07 00000001 62 00 02 00000001 31 00000001 63 07 00"
        + " 02 01 00000001 6b 00000001 31 02 00000001 6b 01 03 00000001 6b",
  })
  void theBytesAreWrittenDown(String kind, String hex) {
    StoreCommand command =
        switch (kind) {
          case "put" -> PUT;
          case "delete" -> new StoreCommand.Delete("k");
          case "put-all" -> {
            SortedMap<String, byte[]> updates = new TreeMap<>();
            updates.put("b", new byte[0]);
            updates.put("a", new byte[] {0x31});
            yield new StoreCommand.PutAll(updates);
          }
          case "turn" ->
              new StoreCommand.Once(
                  Optional.of(new Turn(300, 5, 3)), Optional.empty(), new StoreCommand.Delete("k"));
          case "keyed" ->
              new StoreCommand.Once(
                  Optional.empty(),
                  Optional.of(
                      new Keyed(
                          new Digest(1, 2),
                          new Digest(-1, Long.MIN_VALUE),
                          2,
                          "n1",
                          new Keeping(10, 1000))),
                  new StoreCommand.Delete("k"));
          case "when" ->
              new StoreCommand.When(
                  new Precondition(
                      Optional.of(new Tags(false, new TreeSet<>(List.of(7L, 300L)))),
                      Optional.of(Tags.anything())),
                  new StoreCommand.Delete("k"));
          case "for" -> new StoreCommand.PutFor("k", new byte[] {'1'}, 1024);
          case "add" -> new StoreCommand.Increment("k", -1);
          case "txn" ->
              new StoreCommand.Transact(
                  new Transaction(
                      List.of(
                          Comparison.ofVersion("a", Relation.GE, 7),
                          Comparison.ofValue("b", Relation.EQ, new byte[] {0x31}),
                          Comparison.of("c", Relation.ABSENT)),
                      List.of(new Step.Put("k", new byte[] {0x31}), new Step.Delete("k")),
                      List.of(new Step.Get("k")),
                      300));
          case "history" -> new StoreCommand.KeepHistory(HistoryBounds.DEFAULT);
          case "open" -> new StoreCommand.OpenSession(new Keeping(1024, 600_000));
          case "down" ->
              new StoreCommand.FormCluster(
                  3, "n1", 7, new TreeSet<>(List.of(new StoreCommand.ClusterMember("a:1", -1))));
          default -> new StoreCommand.FormCluster(3, "n1", 7);
        };
    assertThat(HexFormat.of().formatHex(StoreCommandCodec.encode(command)))
        .isEqualTo(hex.replace(" ", ""));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (long seed = 1; seed <= 2000; seed++) {
      StoreCommand command = draw(new SplittableRandom(seed));
      StoreCommand read = StoreCommandCodec.decode(StoreCommandCodec.encode(command));
      assertThat(said(read)).as("seed %s", seed).isEqualTo(said(command));
    }
  }

  @Test
  void whatIsCutShortOrTooLongIsRefused() {
    for (long seed = 1; seed <= 200; seed++) {
      byte[] bytes = StoreCommandCodec.encode(draw(new SplittableRandom(seed)));
      for (int length = 0; length <= bytes.length + 3; length++) {
        if (length == bytes.length) continue;
        byte[] other = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> StoreCommandCodec.decode(other))
            .as("seed %s, %s of %s bytes", seed, length, bytes.length)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  /** Whatever comes: a command whose bytes have this length, or a refusal. */
  @Test
  void garbageIsReadOrRefused() {
    int read = 0;
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = StoreCommandCodec.encode(draw(random));
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(StoreCommandCodec.decode(bytes)).as("seed %s", seed).isNotNull();
        read++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused).as("seed %s", seed).hasMessageNotContaining("Exception");
      }
    }
    assertThat(read).as("most changes of a value are read").isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no bytes,                   ''",
    "another version,            02 01 00000001 6b 00000001 31",
    "an unknown kind,            01 7f 00000001 6b",
    "marks of no condition,      01 07 10 02 00000001 6b",
    "an asterisk of no header,   01 07 02 02 00000001 6b",
    "a condition of many keys,   01 07 00 03 00000000",
    "a condition of a condition, 01 07 00 07 00 02 00000001 6b",
    "a key for no time,          01 0a 00000001 6b 00000001 31 00",
    "no relation,                01 09 00 01 00000001 6b 08 00 00 00",
    "an operand too many,        01 09 00 01 00000001 6b 07 01 07 00 00",
    "an operand too few,         01 09 00 01 00000001 6b 00 00 00 00",
    "no step,                    01 09 00 00 01 04 00000001 6b 00",
    "too many steps,             01 09 00 00 ffffffff07 01 00000001 6b",
    "kind 0,                     01 00 00000001 6b",
    "a huge key,                 01 02 7fffffff 6b",
    "a negative key,             01 02 ffffffff 6b",
    "a huge count,               01 03 7fffffff 00000001 61 00000001 31",
    "a negative count,           01 03 ffffffff",
    "marks that are not known,   01 05 04 02 00000001 6b",
    "no marks,                   01 05 00 02 00000001 6b",
    "a turn of no session,       01 05 01 00 05 02 02 00000001 6b",
    "a turn below the first,     01 05 01 01 05 05 02 00000001 6b",
    "once within once,           01 05 01 01 05 00 05 01 01 05 00 02 00000001 6b",
    "a number without end,       01 05 01 ffffffffffffffffffff 05 00 02 00000001 6b",
    "a session kept for no time, 01 06 01 00",
    "a key twice,                01 03 00000002 00000001 61 00000001 31 00000001 61 00000001 32",
  })
  void whatIsNoCommandIsRefused(String why, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> StoreCommandCodec.decode(bytes))
        .as(why)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBytesAreNotShared() {
    byte[] bytes = StoreCommandCodec.encode(PUT);
    StoreCommand.Put read = (StoreCommand.Put) StoreCommandCodec.decode(bytes);
    ByteBuffer.wrap(bytes).put(bytes.length - 1, (byte) '2');
    assertThat(read.value()).containsExactly('1');
  }
}
