/**
 * What keyspaces there are, and where each is kept (DESIGN §2, "catalog"; §3; Karger et al. 1997
 * for the ring; DeCandia et al. 2007 §6.2 for its virtual nodes).
 *
 * <p>The catalog is one value in the Raft group {@code system}, changed by compare-and-set. Every
 * node applies it, and so knows the same keyspaces, their partitions and the disks that vote in
 * each. A partition is a Raft group, whose id bears the number of its keyspace: it is never used
 * again, also when a keyspace of the same name comes later.
 *
 * <p>No messages: a keyspace is created, described and dropped by operations on the group {@code
 * system}.
 */
package folkmoot.protocol.catalog;
