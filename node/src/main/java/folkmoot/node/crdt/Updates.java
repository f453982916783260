package folkmoot.node.crdt;

import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import java.util.List;
import java.util.Optional;

/** What clients change. */
final class Updates {
  private final Buckets buckets;
  private final BucketWrites writes;
  private final Documents documents;
  private final Shows shows;
  private final TypesBegun begun = new TypesBegun();

  Updates(Buckets buckets, BucketWrites writes, Documents documents, Shows shows) {
    this.buckets = buckets;
    this.writes = writes;
    this.documents = documents;
    this.shows = shows;
  }

  /** Makes an update, or refuses it, and answers. */
  void make(Pending asked, Operation.Merge merge) {
    buckets.whenKnown(asked.group(), merge.key(), () -> makeKnown(asked, merge));
  }

  private void makeKnown(Pending asked, Operation.Merge merge) {
    List<String> types = buckets.types(asked.group(), merge.key());
    Optional<String> known =
        types.contains(merge.type())
            ? Optional.of(merge.type())
            : types.stream().findFirst().or(() -> begun.type(asked.group(), merge.key()));
    ReplicatedType.refusal(known, merge.type())
        .ifPresentOrElse(
            why -> asked.refuse(why),
            () -> {
              begun.begin(asked.group(), merge.key(), merge.type());
              if (merge.type().equals(ReplicatedType.TEXT.name())) edit(asked, merge);
              else update(asked, merge);
            });
  }

  private void update(Pending asked, Operation.Merge merge) {
    writes.write(
        new BucketWrite(
            asked.group(),
            merge.key(),
            merge.type(),
            merge.update(),
            asked.copies(),
            asked.timeLeft(),
            told(asked, merge)));
  }

  private void edit(Pending asked, Operation.Merge merge) {
    documents.whenOpen(
        asked.group(),
        merge.key(),
        document ->
            documents.write(
                document,
                new Document.Edit(
                    merge.update(), asked.copies(), asked.timeLeft(), told(asked, merge))));
  }

  private BucketWrite.Then told(Pending asked, Operation.Merge merge) {
    return new BucketWrite.Then() {
      @Override
      public void done(Answered answered) {
        begun.end(asked.group(), merge.key());
        if (answered instanceof Answered.Refused refused) asked.refuse(refused.why());
        else made(asked, merge, (Answered.Made) answered);
      }

      @Override
      public void unknown(Answered answered, String why) {
        begun.end(asked.group(), merge.key());
        asked.unknown(why);
      }

      @Override
      public void undone(String why) {
        begun.end(asked.group(), merge.key());
        asked.unavailable(why);
      }
    };
  }

  private void made(Pending asked, Operation.Merge merge, Answered.Made made) {
    List<String> others =
        buckets.types(asked.group(), merge.key()).stream()
            .filter(type -> !type.equals(merge.type()))
            .toList();
    shows.some(
        asked.group(),
        merge.key(),
        others,
        all ->
            asked.answer(
                new ClientReply.Merged(
                    asked.id(),
                    merge.type(),
                    made.value(),
                    all,
                    true,
                    asked.copies(),
                    asked.served())));
  }
}
