package folkmoot.node.raft;

import folkmoot.node.raft.RaftMeters.Reason;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import folkmoot.protocol.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What a leader has been asked to append and has not yet. All that came with one stretch of the
 * mailbox, or while the batch before was on its way, becomes one write to the disk and one message
 * to each follower.
 */
final class Proposals {
  /**
   * @param client of a client's: where its entry is said to come from, and who awaits it
   */
  private record Proposal(LogEntry.Kind kind, byte[] command, Optional<Client> client) {}

  private record Client(String id, long requestId, int keys, Askers askers) {}

  private final Replica replica;
  private final long term;
  private final PendingWrites pending;
  private final IntSupplier heard;
  private List<Proposal> waiting = new ArrayList<>();
  private long waitingBytes;

  /** The end of the batch that was appended last, and when. */
  private long batchEnd;

  private long batchNanos;

  /**
   * @param heard how many voters the leader hears, itself included
   */
  Proposals(Replica replica, long term, PendingWrites pending, IntSupplier heard) {
    this.heard = heard;
    this.replica = replica;
    this.term = term;
    this.pending = pending;
  }

  int size() {
    return waiting.size();
  }

  /** Proposes something of the group's own. */
  void add(LogEntry.Kind kind, byte[] command) {
    add(new Proposal(kind, command, Optional.empty()));
  }

  /** Proposes a client's write, or refuses it. */
  void add(ClientRequest request, Operation.Write write) {
    Awaited awaited = awaited(request.mark(), write);
    Optional<ClientReply> refusal = refusal(request, awaited);
    if (refusal.isPresent()) {
      boolean full = refusal.get() instanceof ClientReply.Overloaded;
      replica.meters().refused(full ? Reason.WRITES_WAITING : Reason.INVALID);
      request.replyTo().tell(refusal.get());
      return;
    }
    byte[] command = StoreCommandCodec.encode(command(request.mark(), write, awaited.copies()));
    Askers askers = new Askers(request, awaited, replica.clients().deadline(request));
    pending.underWay().begins(askers);
    int keys = write instanceof Operation.PutAll all ? all.updates().size() : 1;
    Client client = new Client(request.clientId(), request.requestId(), keys, askers);
    add(new Proposal(LogEntry.Kind.COMMAND, command, Optional.of(client)));
  }

  /**
   * True if this very write is under way, whose answer is then told to this request, too: by
   * another attempt of its gateway, or by another request with its idempotency key. One that awaits
   * more copies is no repetition.
   */
  boolean joins(ClientRequest request, Operation.Write write) {
    Awaited awaited = awaited(request.mark(), write);
    if (awaited.early() || awaited.local() || awaited.copies() < majority()) return false;
    Optional<Askers> sameWrite = pending.underWay().sameWrite(request.mark());
    Optional<Askers> same =
        sameWrite.isPresent() ? sameWrite : pending.underWay().sameRequest(request.mark());
    if (same.isEmpty() || same.get().isFull()) return false;
    if (awaited.copies() > same.get().copies()) return false;
    replica.meters().repetitionsJoined.add(1);
    same.get()
        .join(
            new Askers.Asker(request.requestId(), request.replyTo(), sameWrite.isEmpty()),
            replica.clients().deadline(request));
    return true;
  }

  private int majority() {
    return Configuration.majority(replica.settings().configuration().voters().size());
  }

  private void add(Proposal proposal) {
    if (waiting.isEmpty()) replica.context().getSelf().tell(new RaftReplica.AppendProposals());
    waiting.add(proposal);
    waitingBytes += proposal.command().length;
  }

  /**
   * Which copies a write awaits. Below a majority it is answered early, if what it comes to is
   * known without the log: what is known by its repetitions, and may have been done before, is not.
   */
  private Awaited awaited(Mark mark, Operation.Write write) {
    int voters = replica.settings().configuration().voters().size();
    WriteConcern concern = write.concern();
    boolean local = concern instanceof WriteConcern.LocalMajority;
    int copies = majority();
    if (concern instanceof WriteConcern.All) copies = voters;
    if (concern instanceof WriteConcern.Copies exactly) copies = exactly.count();
    if (concern instanceof WriteConcern.UpTo most) copies = Math.min(most.count(), voters);
    if (concern instanceof WriteConcern.ReachableMajority)
      copies = Configuration.majority(heard.getAsInt());
    if (local) copies = Configuration.majority(replica.localVoters().size());
    if (copies >= majority() || copies < 1 || !mayBeEarly(write))
      return new Awaited(copies, local, false);
    boolean mayRepeat = mark.turn().isPresent() || mark.key().isPresent();
    return mayRepeat ? Awaited.committed(majority()) : new Awaited(copies, local, true);
  }

  private static boolean mayBeEarly(Operation.Write write) {
    return write instanceof Operation.Put
        || write instanceof Operation.PutFor
        || write instanceof Operation.PutAll;
  }

  private Optional<ClientReply> refusal(ClientRequest request, Awaited awaited) {
    int voters = replica.settings().configuration().voters().size();
    int copies = awaited.copies();
    if (copies > voters || copies < 1) {
      String reason =
          "w=%d is not possible: w is 1 to %d, majority or all".formatted(copies, voters);
      return Optional.of(new ClientReply.Refused(request.requestId(), "invalid_w", reason));
    }
    if (copies < majority() && !awaited.early()) {
      String reason =
          "w=%d is below a majority of %d: only a put and a batch are answered before the log has decided them"
              .formatted(copies, voters);
      return Optional.of(new ClientReply.Refused(request.requestId(), "invalid_w", reason));
    }
    SessionToken others = request.mark().seen().without(replica.settings().group());
    if (!others.provisional().isEmpty()) {
      String reason = "What was seen in %s may yet be lost".formatted(others.provisional());
      return Optional.of(
          new ClientReply.Refused(request.requestId(), "unsettled_session_token", reason));
    }
    if (pending.bytes() + waitingBytes >= replica.settings().limits().uncommittedBytes()) {
      return Optional.of(new ClientReply.Overloaded(request.requestId(), "uncommitted_bytes", 100));
    }
    if (replica.commitIndex() - replica.appliedIndex() > replica.settings().limits().applyLag()) {
      return Optional.of(new ClientReply.Overloaded(request.requestId(), "apply_lag", 200));
    }
    return Optional.empty();
  }

  private StoreCommand command(Mark mark, Operation.Write write, int copies) {
    RaftSettings.Memory memory = replica.settings().memory();
    if (write instanceof Operation.OpenSession)
      return new StoreCommand.OpenSession(memory.sessions());
    SessionToken others = mark.seen().without(replica.settings().group());
    StoreCommand.Change change =
        others.isEmpty() ? change(write) : new StoreCommand.After(others, change(write));
    if (mark.turn().isEmpty() && mark.key().isEmpty()) return change;
    Optional<Keyed> keyed =
        mark.key()
            .map(
                key ->
                    new Keyed(
                        key.name(),
                        key.request(),
                        copies,
                        replica.self().nodeId(),
                        memory.idempotencyKeys()));
    return new StoreCommand.Once(mark.turn(), keyed, change);
  }

  private static StoreCommand.Change change(Operation.Write write) {
    if (write instanceof Operation.Put put) return new StoreCommand.Put(put.key(), put.value());
    if (write instanceof Operation.PutFor put)
      return new StoreCommand.PutFor(put.key(), put.value(), put.ttlMillis());
    if (write instanceof Operation.Delete delete) return new StoreCommand.Delete(delete.key());
    if (write instanceof Operation.PutAll all) return new StoreCommand.PutAll(all.updates());
    if (write instanceof Operation.Conditional when)
      return new StoreCommand.When(when.condition(), (StoreCommand.Single) change(when.write()));
    if (write instanceof Operation.Increment add)
      return new StoreCommand.Increment(add.key(), add.by());
    return new StoreCommand.Transact(((Operation.Transact) write).transaction());
  }

  /**
   * Whether what waits is to be appended now. While a batch is on its way to a majority the next
   * one gathers: what a batch costs, in syncs, messages and wake-ups, is shared by all that is in
   * it.
   */
  boolean isDue() {
    if (waiting.isEmpty()) return false;
    if (replica.commitIndex() >= batchEnd) return true;
    long sinceNanos = replica.clock().nanos() - batchNanos;
    return sinceNanos >= replica.settings().timing().batchDelay().toNanos();
  }

  /** Makes entries of all that waits and appends them to the log. */
  List<LogEntry> append() {
    if (waiting.isEmpty()) return List.of();
    List<Proposal> due = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    long index = replica.log().lastIndex();
    long wallMillis = replica.clock().wallMillis();
    List<LogEntry> entries = new ArrayList<>(due.size());
    for (Proposal proposal : due) {
      LogEntry entry = entry(++index, wallMillis, proposal);
      entries.add(entry);
      proposal.client().ifPresent(client -> await(entry, client));
    }
    replica.append(0, entries);
    batchEnd = index;
    batchNanos = replica.clock().nanos();
    replica.board().appended(index);
    return entries;
  }

  private LogEntry entry(long index, long wallMillis, Proposal proposal) {
    return LogEntry.of(
        term,
        index,
        wallMillis,
        proposal.kind(),
        proposal.client().map(Client::id).orElse(""),
        proposal.client().map(Client::requestId).orElse(0L),
        proposal.command());
  }

  private void await(LogEntry entry, Client client) {
    pending.add(
        entry.index(),
        new PendingWrites.Write(
            entry.term(),
            client.askers(),
            client.keys(),
            entry.encodedBytes(),
            replica.clock().nanos()));
  }

  /** Leadership is lost before these were appended: nothing of them happened. */
  void refuseAll() {
    for (Proposal proposal : waiting) {
      proposal.client().ifPresent(client -> client.askers().forEach(this::notLeader));
    }
    waiting = new ArrayList<>();
    waitingBytes = 0;
  }

  private void notLeader(Askers.Asker asker) {
    replica.clients().notLeader(asker.requestId(), asker.replyTo());
  }
}
