package folkmoot.node.crdt;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.node.store.SmallFileSystem;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system that is really full, in a process of its own and a namespace in which 48 MiB are
 * mounted; where that is not allowed, the test is left out.
 */
class CrdtFullDiskTest {
  @TempDir private Path folder;

  @Test
  void what_finds_no_room_is_told_as_unknown_and_nobody_has_it() throws Exception {
    SmallFileSystem.run(Inside.class, folder, 48);
  }

  /** What runs in the namespace. */
  static final class Inside {
    private final Path folder;

    private Inside(Path folder) {
      this.folder = folder;
    }

    /**
     * @param arguments the folder that is small
     */
    public static void main(String[] arguments) throws IOException {
      new Inside(Path.of(arguments[0])).run();
      System.out.println("good");
    }

    private void run() throws IOException {
      try (Peers peers = new Peers(folder, 2)) {
        Peer one = peers.start("a");
        Peer other = peers.start("b");
        peers.form(one, other);
        add(one, 0);
        fill();
        int added = 1;
        while (!(add(one, added) instanceof ClientReply.Unknown)) added++;
        require(one.shown("set " + added) == null, "it is not made, and reads go on");
        require(add(one, added + 1) instanceof ClientReply.Unknown, "it lives, and says so again");

        Files.delete(folder.resolve("filler"));
        int last = added + 2;
        Peers.await("room again", none -> add(one, last) instanceof ClientReply.Merged);
        other.awaitShown("set " + last, one.shown("set " + last));
        require(other.shown("set " + added) == null, "nobody has what the disk did not take");
        one.kill();
        Peer again = peers.start("a");
        for (int i = 0; i < added; i++) require(again.shown("set " + i) != null, i + " is there");
        require(again.shown("set " + last) != null, "and what came when there was room");
      }
    }

    private static ClientReply add(Peer at, int number) {
      String value = number + "x".repeat(20_000);
      return at.update("set " + number, "or_set", new Update.Add(value), new Breadth.Local());
    }

    private void fill() throws IOException {
      byte[] much = new byte[1 << 12];
      try (OutputStream filler = Files.newOutputStream(folder.resolve("filler"))) {
        while (true) filler.write(much);
      } catch (IOException full) {
        require(Files.size(folder.resolve("filler")) > 1 << 20, "it is full: " + full);
      }
    }

    private static void require(boolean condition, String what) {
      if (!condition) throw new AssertionError("not so: " + what);
    }
  }
}
