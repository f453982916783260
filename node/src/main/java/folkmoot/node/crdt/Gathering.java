package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.Replicator.UpdateDataDeleted;
import org.apache.pekko.cluster.ddata.Replicator.UpdateSuccess;

/**
 * Brings here all buckets that other nodes have, and puts them on the disk; and makes all that this
 * node has findable for others that do so.
 */
final class Gathering {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NOT_ON_DISK = "the disk of this node does not take it";
  private static final String NOT_SPLIT = "a bucket could not be marked as split";

  private final Distributed distributed;
  private final WriteAhead writeAhead;
  private final Buckets buckets;

  Gathering(Distributed distributed, WriteAhead writeAhead, Buckets buckets) {
    this.distributed = distributed;
    this.writeAhead = writeAhead;
    this.buckets = buckets;
  }

  /**
   * Asks all nodes that are in the cluster.
   *
   * @param groups of which all is gathered
   * @param nodes so many there must be, this one among them, and no more
   * @param then is told when all of it is on the disk of this node, or why it is not
   */
  void gather(Collection<String> groups, int nodes, Consumer<Optional<String>> then) {
    distributed.count(
        known -> {
          if (known == nodes) gatherNext(new ArrayDeque<>(groups), nodes, then);
          else
            then.accept(
                Optional.of(
                    "%d nodes are configured, and %d are in the cluster".formatted(nodes, known)));
        });
  }

  private void gatherNext(Deque<String> groups, int nodes, Consumer<Optional<String>> then) {
    if (groups.isEmpty()) {
      keep(then);
      return;
    }
    buckets.readAll(
        groups.remove(),
        nodes,
        PATIENCE,
        trouble -> {
          if (trouble.isPresent()) then.accept(trouble);
          else gatherNext(groups, nodes, then);
        });
  }

  /** Behind what the replicator has given the disk by now. */
  private void keep(Consumer<Optional<String>> then) {
    writeAhead.appendNothing(
        isKept -> then.accept(isKept ? Optional.empty() : Optional.of(NOT_ON_DISK)));
  }

  /**
   * Who looks for buckets goes from those that are split to their children; but a child may have
   * come here before the word that its parent is split, or without it. Of all that are here now it
   * is known afterwards.
   *
   * @param then is told when that is so, or why it is not
   */
  void order(Consumer<Optional<String>> then) {
    distributed.keys(
        ids -> {
          SortedSet<BucketName> open = new TreeSet<>();
          for (String id : ids) {
            BucketName.of(id).ifPresent(name -> open.addAll(name.above()));
          }
          open.removeIf(name -> !buckets.isOpenAbove(name));
          split(open, then);
        });
  }

  private void split(SortedSet<BucketName> open, Consumer<Optional<String>> then) {
    if (open.isEmpty()) {
      then.accept(Optional.empty());
      return;
    }
    Countdown countdown = new Countdown(open.size(), then);
    for (BucketName name : open) {
      Key<Bucket> key = new Distributed.Named<>(name.id());
      distributed.update(
          key,
          Bucket.empty(name.held()),
          1,
          PATIENCE,
          bucket -> bucket.isSplit() ? bucket : bucket.splitting(),
          response -> {
            // What was deleted meanwhile is looked for by nobody.
            boolean isDone =
                response instanceof UpdateSuccess || response instanceof UpdateDataDeleted;
            if (isDone) countdown.good();
            else countdown.trouble(NOT_SPLIT);
          });
    }
  }
}
