/**
 * Loading a file of keys and values, one to a line, fast, in the order of each key, and resumable.
 *
 * <p>Lines travel in batches ({@code POST /v1/keyspaces/default/batch}): one log entry, one sync
 * and one round of replication carry a hundred of them, and a batch is applied all or not at all,
 * so that progress is exact. A batch waits while another with one of its keys is under way; within
 * a batch the last line of a key counts. So each key ends with its last value, though not every
 * value between is seen.
 *
 * <p>A batch whose outcome is unknown is sent again with the same {@code Idempotency-Key}: it is
 * applied once, and an attempt that was delayed on its way changes nothing when it lands.
 */
package folkmoot.deploy.load;
