/**
 * Many keys' values in few values of Distributed Data, which keeps about 100 000 of them and sends
 * none that is larger than a frame (DESIGN §6). {@link folkmoot.crdt.bucket.Bucket} is what is
 * replicated, {@link folkmoot.crdt.bucket.BucketName} which it is, {@link
 * folkmoot.crdt.bucket.BucketRules} how they split without anybody being asked, and {@link
 * folkmoot.crdt.bucket.Editing} what a batch of updates makes of one.
 *
 * <p>A tree over the bits of the keys' hashes, as in extendible hashing (Fagin et al., 1979), but
 * nothing is moved: whoever finds a bucket full marks it as split, for good, and writes to its
 * children from then on. A key's value is what the buckets on its path have of it, merged; so it
 * does not matter in which of them a write is, and a side of a partition that has not heard of the
 * split loses nothing by writing to the parent. What was there before stays in the parents: a
 * binary tree has no more of them than leaves, so they take about as much as those.
 */
package folkmoot.crdt.bucket;
