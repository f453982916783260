package folkmoot.deploy.load;

import java.util.concurrent.atomic.AtomicLong;

/** What has happened so far in a load. */
final class Tally {
  /** Lines that are acknowledged. */
  final AtomicLong loaded = new AtomicLong();

  /** Bad lines passed over. */
  final AtomicLong skipped = new AtomicLong();

  /** Requests sent again after one that was surely not applied. */
  final AtomicLong retried = new AtomicLong();

  /** Requests sent again after one of unknown outcome. */
  final AtomicLong unknown = new AtomicLong();

  /** A request is sent again. */
  void again(boolean perhapsApplied) {
    (perhapsApplied ? unknown : retried).incrementAndGet();
  }
}
