package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Forwarded;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.faults.FaultMessage;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.watch.WatchMessage;
import folkmoot.protocol.wire.WireMessage;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireCodecTest {
  private final WireCodec codec = new WireCodec();

  static Stream<WireMessage> samples() {
    return WireSamples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyMessageRoundTrips(WireMessage message) {
    assertThat(codec.decode(codec.encode(message)))
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .isEqualTo(message);
  }

  @Test
  void theLargestRoundTrip() {
    RaftMessage.AppendEntries append = WireSamples.appendOf(WireSamples.MEBIBYTE);
    assertThat(codec.decode(codec.encode(append))).isEqualTo(append);

    Forwarded.Reply reply = WireSamples.largestFound();
    Forwarded.Reply replyRead = (Forwarded.Reply) codec.decode(codec.encode(reply));
    assertThat(((ClientReply.Found) replyRead.reply()).value())
        .isEqualTo(((ClientReply.Found) reply.reply()).value());

    Operation.PutAll batch = (Operation.PutAll) WireSamples.largestBatch().operation();
    Forwarded.Request read =
        (Forwarded.Request) codec.decode(codec.encode(WireSamples.largestBatch()));
    Operation.PutAll batchRead = (Operation.PutAll) read.operation();
    assertThat(batchRead.updates()).hasSize(64);
    batchRead
        .updates()
        .forEach((key, value) -> assertThat(value).isEqualTo(batch.updates().get(key)));
  }

  @Test
  void everyLeafOfTheSealedTreesHasASample() throws ReflectiveOperationException {
    Set<Class<?>> sampled = new HashSet<>();
    for (WireMessage sample : WireSamples.all()) collectTypes(sample, sampled);
    Set<Class<?>> leaves = new HashSet<>(Set.of(Hello.class));
    for (Class<?> root :
        List.of(
            RaftMessage.class,
            Forwarded.class,
            FaultMessage.class,
            WatchMessage.class,
            Operation.class,
            ClientReply.class,
            WriteConcern.class,
            Update.class,
            Breadth.class,
            Shown.class)) {
      collectLeaves(root, leaves);
    }
    assertThat(leaves).hasSizeGreaterThan(25);
    assertThat(sampled).containsAll(leaves);
  }

  @Test
  void anEntryThatIsNotIntactRefusesTheWholeMessage() {
    LogEntry good = WireSamples.entry(78, 30);
    byte[] rotten = good.command().clone();
    rotten[7] ^= 1;
    LogEntry bad =
        new LogEntry(5, 79, 0, LogEntry.Kind.COMMAND, "node-2", 42, rotten, good.checksum());
    byte[] bytes =
        codec.encode(
            new RaftMessage.AppendEntries(
                "default", 5, WireSamples.N1, 77, 4, List.of(good, bad), 76, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decode(bytes))
        .havingCause()
        .withMessageContaining("not intact");
  }

  @Test
  void anyOtherVersionOrKindIsRefused() {
    byte[] bytes = codec.encode(WireSamples.timeoutNow(1));
    for (int code = -128; code < 128; code++) {
      byte[] otherVersion = bytes.clone();
      otherVersion[0] = (byte) code;
      if (code != bytes[0]) assertRefused(otherVersion);
      byte[] otherKind = bytes.clone();
      otherKind[1] = (byte) code;
      if (code != bytes[1]) assertRefused(otherKind);
    }
  }

  @Test
  void everyTruncationAndEveryAdditionIsRefused() {
    for (WireMessage sample : WireSamples.all()) {
      byte[] bytes = codec.encode(sample);
      for (int length = 0; length < bytes.length; length++) {
        assertRefused(Arrays.copyOf(bytes, length));
      }
      assertRefused(Arrays.copyOf(bytes, bytes.length + 1));
    }
  }

  @Test
  void theRareKindsNameNoClass() {
    for (WireMessage sample : WireSamples.all()) {
      String text = new String(codec.encode(sample), StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("folkmoot.").doesNotContain("java.");
    }
  }

  @Test
  void whatHasNoBytesIsRefusedWithoutAnyOtherException() {
    WireMessage unknown = () -> "hello";
    WireMessage incomplete = new RaftMessage.AppendEntries(null, 1, null, 0, 0, List.of(), 0, 0);
    WireMessage endless =
        new RaftMessage.AppendEntriesReply(
            "g".repeat(70_000), 1, WireSamples.N1, true, 0, 0, 0, 0, 0);
    for (WireMessage message : List.of(unknown, incomplete, endless)) {
      assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(message));
    }
  }

  private void assertRefused(byte[] bytes) {
    assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(bytes));
  }

  private static void collectLeaves(Class<?> type, Set<Class<?>> leaves) {
    if (!type.isSealed()) {
      assertThat(type.isRecord()).as("%s is a record", type).isTrue();
      leaves.add(type);
      return;
    }
    for (Class<?> sub : type.getPermittedSubclasses()) collectLeaves(sub, leaves);
  }

  private static void collectTypes(Object value, Set<Class<?>> types)
      throws ReflectiveOperationException {
    if (!(value instanceof Record)) return;
    types.add(value.getClass());
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      collectTypes(component.getAccessor().invoke(value), types);
    }
  }
}
