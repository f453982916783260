package folkmoot.protocol.catalog;

import java.util.Locale;

/** How the data of a keyspace is replicated; those that are built. */
public enum Strategy {
  /** A Raft group a partition. */
  RAFT,
  /** The same, and a write is answered when its leader has it: a failover may lose it. */
  PRIMARY_REPLICA,
  /** A Raft group of one copy: consistent and available, until its node fails (the CA corner). */
  SINGLE,
  /** Values that merge, on every node, without a log: written on both sides of any partition. */
  CRDT;

  /** True if each group of it is a Raft group. */
  public boolean isRaft() {
    return this != CRDT;
  }

  /** The name in the HTTP contract: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
