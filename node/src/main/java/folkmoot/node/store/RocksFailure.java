package folkmoot.node.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * What a failure of RocksDB says of the disk. It verifies a checksum of each block it reads, of
 * each record of its manifest, and at the opening the size of each file; a checksum that is wrong
 * is a {@code Corruption}, a file that is gone mostly an {@code IOError} with the words of errno.
 */
final class RocksFailure {
  private static final String GONE = "No such file or directory";

  private RocksFailure() {}

  static StoreFailed of(String what, RocksDBException cause) {
    String message = what + ": " + cause.getMessage();
    if (isDamage(cause)) return StoreFailed.forDamage(message, cause);
    if (isWantOfRoom(cause)) return StoreFailed.forWantOfRoom(message, cause);
    return new StoreFailed(message, cause);
  }

  private static boolean isDamage(RocksDBException cause) {
    Status status = cause.getStatus();
    if (status == null) return false;
    boolean isGone =
        status.getCode() == Status.Code.IOError
            && String.valueOf(cause.getMessage()).contains(GONE);
    return status.getCode() == Status.Code.Corruption || isGone;
  }

  /** RocksDB takes its background error back by itself when there is room again. */
  private static boolean isWantOfRoom(RocksDBException cause) {
    Status status = cause.getStatus();
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }
}
