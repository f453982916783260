package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packing and putting together again, chunk by chunk, on a network that misbehaves. */
class ReassemblyTest {
  private static final int FRAME = 200;
  private final Packer packer = new Packer(FRAME);
  private final Reassembly reassembly = new Reassembly(1 << 20);
  private final List<byte[]> messages = new ArrayList<>();

  @Test
  void messagesOfEverySizeComeOutAsTheyWentIn() {
    List<byte[]> sent = new ArrayList<>();
    for (int size = 0; size < 4 * FRAME; size++) sent.add(WireSamples.bytes(size));
    List<byte[]> frames = packed(sent);
    assertThat(frames).allSatisfy(it -> assertThat(it.length).isBetween(1, FRAME));
    frames.forEach(this::arrive);
    assertThat(messages).usingRecursiveComparison().isEqualTo(sent);
    assertThat(reassembly.takeGivenUp()).isZero();
  }

  @Test
  void smallMessagesShareAFrame() {
    List<byte[]> small = List.of(new byte[50], new byte[60], new byte[70]);
    assertThat(packed(small)).hasSize(1);
  }

  @Test
  void aLostChunkDropsThatMessageOnly() {
    byte[] first = WireSamples.bytes(1000);
    byte[] second = WireSamples.bytes(1001);
    int frameCount = packed(List.of(first, second)).size();
    for (int lost = 0; lost < frameCount; lost++) {
      Packer fresh = new Packer(FRAME);
      List<byte[]> frames = new ArrayList<>(fresh.add(first));
      frames.add(fresh.take());
      int ofFirst = frames.size();
      frames.addAll(fresh.add(second));
      frames.add(fresh.take());
      reassembly.reset();
      messages.clear();
      for (int i = 0; i < frames.size(); i++) if (i != lost) arrive(frames.get(i));
      arrive(Payload.whole(new byte[1]));
      byte[] left = lost < ofFirst ? second : first;
      assertThat(messages).hasSize(2);
      assertThat(messages.get(0)).isEqualTo(left);
    }
  }

  @Test
  void aGapIsCountedOnce() {
    List<byte[]> frames = packed(List.of(new byte[1000]));
    frames.remove(2);
    frames.forEach(this::arrive);
    frames.forEach(this::arrive);
    assertThat(messages).isEmpty();
    assertThat(reassembly.takeGivenUp()).isEqualTo(1);
    assertThat(reassembly.takeGivenUp()).isZero();
  }

  @Test
  void everyChunkTwiceIsTheMessageOnce() {
    byte[] message = WireSamples.bytes(1000);
    for (byte[] frame : packed(List.of(message))) {
      arrive(frame);
      arrive(frame);
    }
    assertThat(messages).usingRecursiveComparison().isEqualTo(List.of(message));
    assertThat(reassembly.takeGivenUp()).isZero();
  }

  @Test
  void aMessageBeyondTheLimitIsGivenUpBeforeItIsHeld() {
    Reassembly narrow = new Reassembly(999);
    for (byte[] frame : packed(List.of(new byte[1000]))) {
      Payload.read(frame).forEach(it -> assertThat(narrow.add((Payload.Chunk) it)).isEmpty());
    }
    assertThat(narrow.takeGivenUp()).isEqualTo(1);
  }

  @Test
  void aChunkOfAnotherCountIsNotOfTheMessage() {
    arriveChunk(1, 0, 2);
    arriveChunk(1, 1, 3);
    arriveChunk(1, 2, 3);
    assertThat(messages).isEmpty();
    assertThat(reassembly.takeGivenUp()).isEqualTo(1);
  }

  /** Loss, repetition and overtaking: whatever comes out went in, byte for byte. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noFaultMakesAMessageThatWasNotSent(long seed) {
    Random chance = new Random(seed);
    TreeMap<Integer, byte[]> sent = new TreeMap<>();
    List<byte[]> all = new ArrayList<>();
    for (int number = 0; number < 2000; number++) {
      byte[] message = new byte[4 + chance.nextInt(6 * FRAME)];
      chance.nextBytes(message);
      ByteBuffer.wrap(message).putInt(number);
      sent.put(number, message);
      all.add(message);
    }
    List<byte[]> frames = packed(all);
    deliverBadly(frames, chance);
    assertThat(messages).hasSizeGreaterThan(500);
    for (byte[] message : messages) {
      assertThat(message).isEqualTo(sent.get(ByteBuffer.wrap(message).getInt()));
    }
  }

  private void deliverBadly(List<byte[]> frames, Random chance) {
    for (int i = 0; i < frames.size(); i++) {
      int fault = chance.nextInt(30);
      if (fault == 0) continue;
      if (fault == 1) arrive(frames.get(Math.max(0, i - chance.nextInt(20))));
      if (fault == 2 && i + 1 < frames.size()) {
        arrive(frames.get(i + 1));
        arrive(frames.get(i));
        i++;
        continue;
      }
      arrive(frames.get(i));
    }
  }

  private List<byte[]> packed(List<byte[]> sent) {
    List<byte[]> frames = new ArrayList<>();
    for (byte[] message : sent) frames.addAll(packer.add(message));
    frames.add(packer.take());
    return frames;
  }

  private void arriveChunk(long number, int index, int count) {
    arrive(Payload.chunk(number, index, count, ByteBuffer.wrap(new byte[5])));
  }

  private void arrive(byte[] frame) {
    for (Payload.Item item : Payload.read(frame)) {
      if (item instanceof Payload.Whole whole) messages.add(whole.message());
      if (item instanceof Payload.Chunk chunk) reassembly.add(chunk).ifPresent(messages::add);
    }
  }
}
