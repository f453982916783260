package folkmoot.node.journal;

import java.io.IOException;
import java.util.List;

/**
 * One flat folder of files, as the journal and the identity file see it: bytes and syncs. What was
 * written but not synced may be lost, whole or in part, when the machine stops.
 */
public interface Disk {
  /** How many bytes files may grow by, as far as is known. */
  long usableBytes() throws IOException;

  /** Names of the files, sorted. */
  List<String> list() throws IOException;

  /**
   * Opens an existing file, or makes an empty one. A new file survives a crash only after {@link
   * #syncFolder()}.
   */
  DiskFile open(String name) throws IOException;

  /**
   * Puts {@code from} in the place of {@code to}, whole or not at all; durable after {@link
   * #syncFolder()}.
   */
  void rename(String from, String to) throws IOException;

  /** Removes a file; durable after {@link #syncFolder()}. */
  void delete(String name) throws IOException;

  /** Makes creations, renamings and removals durable. */
  void syncFolder() throws IOException;
}
