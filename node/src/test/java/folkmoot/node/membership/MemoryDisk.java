package folkmoot.node.membership;

import folkmoot.node.journal.Disk;
import folkmoot.node.journal.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A disk that forgets in a crash whatever was not synced, and that stops working when it is told
 * to.
 */
final class MemoryDisk implements Disk {
  private static final class Content {
    byte[] now = new byte[0];
    byte[] durable = new byte[0];
  }

  private TreeMap<String, Content> files = new TreeMap<>();
  private TreeMap<String, Content> durableFiles = new TreeMap<>();
  private int operationsLeft = Integer.MAX_VALUE;

  /** After so many more changes or syncs, each one fails. */
  MemoryDisk failAfter(int operations) {
    operationsLeft = operations;
    return this;
  }

  /** The machine stops and starts again; the disk works. */
  void crash() {
    operationsLeft = Integer.MAX_VALUE;
    files = new TreeMap<>(durableFiles);
    for (Content content : files.values()) content.now = content.durable.clone();
  }

  void put(String name, byte[] bytes) {
    Content content = new Content();
    content.now = bytes.clone();
    content.durable = bytes.clone();
    files.put(name, content);
    durableFiles.put(name, content);
  }

  byte[] bytes(String name) {
    return files.get(name).now.clone();
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public DiskFile open(String name) {
    return new OpenFile(files.computeIfAbsent(name, any -> new Content()));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    work();
    files.put(to, files.remove(from));
  }

  @Override
  public void delete(String name) throws IOException {
    work();
    files.remove(name);
  }

  @Override
  public void syncFolder() throws IOException {
    work();
    durableFiles = new TreeMap<>(files);
  }

  private void work() throws IOException {
    if (operationsLeft-- <= 0) throw new IOException("the disk is gone");
  }

  private final class OpenFile implements DiskFile {
    private final Content content;

    OpenFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.now.length;
    }

    @Override
    public void allocate(long size) {
      content.now = Arrays.copyOf(content.now, (int) size);
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      if (position + into.remaining() > content.now.length) throw new EOFException();
      into.put(content.now, (int) position, into.remaining());
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      work();
      int end = (int) position + from.remaining();
      content.now = Arrays.copyOf(content.now, Math.max(end, content.now.length));
      from.get(content.now, (int) position, from.remaining());
    }

    @Override
    public void truncate(long size) throws IOException {
      work();
      content.now = Arrays.copyOf(content.now, (int) size);
    }

    @Override
    public void sync() throws IOException {
      work();
      content.durable = content.now.clone();
    }

    @Override
    public void close() {}
  }
}
