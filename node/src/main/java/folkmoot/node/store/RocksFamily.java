package folkmoot.node.store;

import org.rocksdb.ColumnFamilyHandle;

/**
 * One column family, in use by stores and snapshots. Once it is dropped its files stay until nobody
 * uses it any more.
 */
final class RocksFamily {
  private final String name;
  private final ColumnFamilyHandle handle;
  private int uses;
  private boolean retired;
  private boolean closed;

  RocksFamily(String name, ColumnFamilyHandle handle) {
    this.name = name;
    this.handle = handle;
  }

  String name() {
    return name;
  }

  ColumnFamilyHandle handle() {
    return handle;
  }

  synchronized void use() {
    uses++;
  }

  synchronized void leave() {
    uses--;
    if (retired && uses == 0) close();
  }

  /** It is dropped: who uses it may go on, nobody else begins. */
  synchronized void retire() {
    retired = true;
    if (uses == 0) close();
  }

  synchronized void close() {
    if (!closed) handle.close();
    closed = true;
  }
}
