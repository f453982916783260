package folkmoot.node.crdt;

import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.data.ScanRange;

/** What clients look at. */
final class Reads {
  private final Distributed distributed;
  private final Buckets buckets;
  private final Documents documents;
  private final Shows shows;

  Reads(Distributed distributed, Buckets buckets, Documents documents, Shows shows) {
    this.distributed = distributed;
    this.buckets = buckets;
    this.documents = documents;
    this.shows = shows;
  }

  /** What a key is, by as many nodes as are asked for. */
  void read(Pending asked, String key) {
    if (asked.copies() == 1) {
      distributed.whenTold(() -> buckets.whenKnown(asked.group(), key, () -> show(asked, key)));
      return;
    }
    distributed.count(
        known -> {
          if (known < asked.copies()) asked.unavailable(Buckets.tooFew(asked.copies(), known));
          else readWidely(asked, key);
        });
  }

  private void readWidely(Pending asked, String key) {
    buckets.read(
        asked.group(),
        key,
        asked.copies(),
        asked.timeLeft(),
        trouble -> {
          boolean isText = buckets.has(asked.group(), ReplicatedType.TEXT, key);
          if (trouble.isPresent()) asked.unavailable(trouble.get());
          else if (isText) readTextWidely(asked, key);
          else show(asked, key);
        });
  }

  private void readTextWidely(Pending asked, String key) {
    documents.whenOpen(
        asked.group(),
        key,
        document ->
            documents.read(
                document,
                asked.copies(),
                asked.timeLeft(),
                trouble -> {
                  if (trouble.isPresent()) asked.unavailable(trouble.get());
                  else show(asked, key);
                }));
  }

  private void show(Pending asked, String key) {
    shows.all(
        asked.group(),
        key,
        all -> {
          if (all.isEmpty()) {
            asked.answer(new ClientReply.Absent(asked.id(), asked.served()));
            return;
          }
          ClientReply.Merged.Other first = all.get(0);
          asked.answer(
              new ClientReply.Merged(
                  asked.id(),
                  first.type(),
                  first.value(),
                  all.subList(1, all.size()),
                  true,
                  asked.copies(),
                  asked.served()));
        });
  }

  /** A page of keys, of what this node has now. */
  void scan(Pending asked, ScanRange range) {
    distributed.whenTold(
        () ->
            buckets.whenAllKnown(
                asked.group(),
                () ->
                    Page.read(
                        buckets.latest(asked.group()),
                        range,
                        (key, then) -> shows.all(asked.group(), key, then),
                        page ->
                            asked.answer(
                                new ClientReply.MergedPage(
                                    asked.id(), page.keys(), page.more(), asked.served())))));
  }

  /** What this node has of a key, and the hash of its state. */
  void inspect(Pending asked, String key) {
    String group = asked.group();
    distributed.whenTold(
        () ->
            buckets.whenKnown(
                group,
                key,
                () ->
                    Inspection.of(
                        buckets,
                        documents,
                        group,
                        key,
                        found ->
                            asked.answer(
                                new ClientReply.Inspected(
                                    asked.id(), found.key(), found.state(), asked.served())))));
  }
}
