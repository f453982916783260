package folkmoot.node.membership;

import folkmoot.node.journal.Disk;
import folkmoot.node.journal.DiskFile;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who a node is, kept in the small file {@value #FILE} beside its journal: the disk id, drawn once;
 * the incarnation, one more at each start; and the founding, which once set never changes. A change
 * is durable before it is seen. Used by one thread at a time.
 */
public final class Identity {
  /** Name of the file on the {@link Disk} of the journal. */
  public static final String FILE = "identity";

  private static final String UNFINISHED = FILE + ".tmp";
  private static final int MOST_BYTES = 1 << 20;

  private final Disk disk;
  private IdentityContent content;

  private Identity(Disk disk, IdentityContent content) {
    this.disk = disk;
    this.content = content;
  }

  /**
   * Begins an incarnation: when this returns, its number is durable and was never used before.
   *
   * @param disk holds this node's journal and nothing else
   * @param random draws the disk id if the disk is empty; to be unpredictable in production
   * @throws IdentityRefused if the file is damaged, belongs to another node, or is missing where
   *     there is a journal: such a disk has given promises as a voter that it cannot name
   */
  public static Identity open(Disk disk, String nodeId, RandomGenerator random) throws IOException {
    List<String> files = disk.list();
    IdentityContent content =
        files.contains(FILE) ? read(disk, nodeId) : drawn(files, nodeId, random);
    Identity identity = new Identity(disk, content);
    identity.write(content.startedAgain());
    return identity;
  }

  public Voter voter() {
    return new Voter(content.nodeId(), content.diskId());
  }

  public long incarnation() {
    return content.incarnation();
  }

  public Optional<Founding> founding() {
    return content.founding();
  }

  /** Belongs to this cluster from now on; durable when this returns. */
  public void belongTo(Founding founding) throws IOException {
    if (content.founding().equals(Optional.of(founding))) return;
    Invariants.check(
        content.founding().isEmpty(),
        "a node of cluster %s stays in it, whoever else is met",
        content.founding().map(Founding::clusterId).orElse("(none)"));
    write(content.belongingTo(founding));
  }

  private static IdentityContent drawn(List<String> files, String nodeId, RandomGenerator random)
      throws IdentityRefused {
    for (String file : files) {
      if (file.equals(UNFINISHED)) continue;
      throw new IdentityRefused(
          "missing, but there is %s: this disk has a past that it cannot name".formatted(file));
    }
    String diskId = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    return new IdentityContent(nodeId, diskId, 0, Optional.empty());
  }

  private static IdentityContent read(Disk disk, String nodeId) throws IOException {
    try (DiskFile file = disk.open(FILE)) {
      if (file.size() > MOST_BYTES) {
        throw new IdentityRefused("damaged, it has %d bytes".formatted(file.size()));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(0, bytes);
      IdentityContent content = IdentityCodec.decode(bytes.array());
      if (content.nodeId().equals(nodeId)) return content;
      throw new IdentityRefused(
          "this disk belongs to %s, this node is %s".formatted(content.nodeId(), nodeId));
    }
  }

  /** A crash at any point leaves the old content or the new one, whole. */
  private void write(IdentityContent changed) throws IOException {
    try (DiskFile file = disk.open(UNFINISHED)) {
      file.truncate(0);
      file.write(0, ByteBuffer.wrap(IdentityCodec.encode(changed)));
      file.sync();
    }
    disk.rename(UNFINISHED, FILE);
    disk.syncFolder();
    content = changed;
  }
}
