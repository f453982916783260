package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import folkmoot.protocol.raft.Voter;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameSerializerTest {
  private final FrameSerializer serializer = new FrameSerializer();
  private final Frame frame = frameOf(WireSamples.bytes(300));

  private static Frame frameOf(byte[] payload) {
    return new Frame(new Voter("nöde-1", "disk-a"), "127.0.0.1:14001", 7, "c0ffee", payload);
  }

  @Test
  void theLargestFrameFitsIntoArterysWithItsHead() throws NotSerializableException {
    Frame largest = frameOf(new byte[Frame.MAX_PAYLOAD_BYTES]);
    byte[] bytes = serializer.toBinary(largest);
    assertThat(bytes.length).isLessThan(Frame.MAX_PAYLOAD_BYTES + 4096);
    assertSame(serializer.fromBinary(bytes, "F"), largest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> frameOf(new byte[Frame.MAX_PAYLOAD_BYTES + 1]));
  }

  @Test
  void bothFormsAreTheSame() throws NotSerializableException {
    ByteBuffer direct = ByteBuffer.allocateDirect(1024);
    serializer.toBinary(frame, direct);
    direct.flip();
    byte[] bytes = new byte[direct.remaining()];
    direct.duplicate().get(bytes);
    assertThat(bytes).isEqualTo(serializer.toBinary(frame));
    assertSame(serializer.fromBinary(direct, serializer.manifest(frame)), frame);
  }

  @Test
  void whatIsNoFrameBecomesUnreadable() throws NotSerializableException {
    byte[] bytes = serializer.toBinary(frame);
    for (int length = 0; length < bytes.length; length++) {
      assertUnreadable(Arrays.copyOf(bytes, length));
    }
    assertUnreadable(Arrays.copyOf(bytes, bytes.length + 1));
    byte[] otherVersion = bytes.clone();
    otherVersion[0] = 2;
    assertUnreadable(otherVersion);
  }

  @Test
  void garbageIsReadOrUnreadable() throws NotSerializableException {
    Random chance = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = serializer.toBinary(frame);
      for (int k = 0; k < 3; k++) bytes[chance.nextInt(70)] = (byte) chance.nextInt(256);
      assertThat(serializer.fromBinary(bytes, "F")).isInstanceOf(Links.Command.class);
    }
  }

  @Test
  void nothingButAFrameCrosses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> serializer.toBinary(new Links.Unreadable("")));
  }

  private void assertUnreadable(byte[] bytes) throws NotSerializableException {
    assertThat(serializer.fromBinary(bytes, "F")).isInstanceOf(Links.Unreadable.class);
  }

  private static void assertSame(Object read, Frame written) {
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
  }
}
