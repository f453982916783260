package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.Journal;
import folkmoot.node.links.Links;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.store.StateStore;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftMessage.ReadVerdict;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.SnapshotMessage.FetchSnapshot;
import folkmoot.protocol.raft.SnapshotMessage.SnapshotChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What one replica says and holds back, in orders of events that its disk and peers may choose. */
class RaftReplicaTest {

  /** Short seed 2733 of its day: the source had gone on to a later term than who asked. */
  @Test
  void a_snapshot_that_ends_in_a_later_term_is_begun_in_that_term() {
    try (ReplicaRig rig = new ReplicaRig().opened()) {
      rig.hear(
          new RaftMessage.InstallSnapshot("default", 1, ReplicaRig.SECOND, ReplicaRig.THIRD, 4));
      rig.persist(rig.journal.expectMessageClass(Journal.Write.class));
      ActorRef<Links.Received> fetch = rig.registered(SnapshotMessage.channelOfReceiver("default"));
      FetchSnapshot asked = rig.fetched();
      assertThat(asked.leastIndex()).isEqualTo(4);

      byte[] snapshot = snapshotThrough(5, 3);
      CRC32C crc = new CRC32C();
      crc.update(snapshot, 0, snapshot.length);
      int checksum = (int) crc.getValue();
      fetch.tell(
          new Links.Received(
              "node-3",
              "h:1",
              new SnapshotChunk(
                  "default",
                  ReplicaRig.THIRD,
                  asked.transfer(),
                  3,
                  5,
                  0,
                  snapshot,
                  checksum,
                  true,
                  checksum)));
      Journal.Write term = rig.journal.expectMessageClass(Journal.Write.class);
      assertThat(term.hardState()).contains(new HardState(3, Optional.empty()));
      Journal.Write base = rig.journal.expectMessageClass(Journal.Write.class);
      assertThat(base.base()).contains(new LogPosition(3, 5));
    }
  }

  private static byte[] snapshotThrough(long index, long term) {
    try (StateStore other = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      List<StateStore.Change> changes = new ArrayList<>();
      for (long i = 1; i <= index; i++) {
        changes.add(new StateStore.Change(i, term, 0, Optional.empty()));
      }
      other.apply(changes);
      return other.snapshot().read(1 << 16).orElseThrow();
    }
  }

  @Test
  void closes_while_it_leads() {
    try (ReplicaRig rig = new ReplicaRig().leading()) {
      rig.replica.tell(new RaftReplica.Close());
      expectClosed(rig);
    }
  }

  @Test
  void closes_while_it_stands_for_election() {
    try (ReplicaRig rig = new ReplicaRig().opened()) {
      rig.standsForElection();
      rig.replica.tell(new RaftReplica.Close());
      expectClosed(rig);
    }
  }

  @Test
  void closes_while_it_reads_its_disk() {
    try (ReplicaRig rig = new ReplicaRig()) {
      rig.replica.tell(new RaftReplica.Close());
      expectClosed(rig);
    }
  }

  private static void expectClosed(ReplicaRig rig) {
    rig.notices.fishForMessage(
        ReplicaRig.PATIENCE,
        notice ->
            notice instanceof RaftReplica.Closed
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    rig.notices.expectTerminated(rig.replica);
  }

  /** Trap 3: what was held back for one term must not reveal the next. */
  @Test
  void reveals_no_term_that_is_not_on_its_disk() {
    try (ReplicaRig rig = new ReplicaRig().opened()) {
      rig.hearLeader(ReplicaRig.SECOND, 1, List.of());
      Journal.Write first = rig.journal.expectMessageClass(Journal.Write.class);
      rig.hear(new RaftMessage.RequestReadIndex("default", 1, ReplicaRig.THIRD, 7));
      rig.hear(new RaftMessage.VoteReply("default", 2, ReplicaRig.THIRD, false));
      rig.journal.expectMessageClass(Journal.Write.class);
      rig.persist(first);
      assertThat(rig.sent(RaftMessage.ReadIndexReply.class).term()).isEqualTo(1);
    }
  }

  /** Found by seed 1469 of a broken read rule: who was asked to stand asks again, late. */
  @Test
  void a_vote_that_is_asked_for_once_more_does_not_make_it_forget_its_leader() {
    try (ReplicaRig rig = new ReplicaRig().opened()) {
      var request = new RaftMessage.RequestVote("default", 1, ReplicaRig.SECOND, 0, 0, true);
      rig.hear(request);
      rig.persist(rig.journal.expectMessageClass(Journal.Write.class));
      assertThat(rig.sent(RaftMessage.VoteReply.class).granted()).isTrue();
      rig.hearLeader(ReplicaRig.SECOND, 1, List.of());
      rig.sent(RaftMessage.AppendEntriesReply.class);
      rig.hear(request);
      assertThat(rig.sent(RaftMessage.VoteReply.class).granted()).isTrue();
      rig.hear(new RaftMessage.RequestPreVote("default", 2, ReplicaRig.THIRD, 1, 1));
      assertThat(rig.sent(RaftMessage.PreVoteReply.class).granted()).isFalse();
    }
  }

  @Test
  void refuses_an_old_leader_with_a_term_that_is_on_its_disk() {
    try (ReplicaRig rig = new ReplicaRig().opened()) {
      rig.hearLeader(ReplicaRig.SECOND, 5, List.of());
      Journal.Write first = rig.journal.expectMessageClass(Journal.Write.class);
      rig.hearLeader(ReplicaRig.THIRD, 4, List.of());
      rig.hear(new RaftMessage.VoteReply("default", 6, ReplicaRig.THIRD, false));
      rig.journal.expectMessageClass(Journal.Write.class);
      rig.persist(first);
      assertThat(rig.sent(RaftMessage.AppendEntriesReply.class).term()).isEqualTo(5);
    }
  }

  /** On a WAN every answer comes after the question was repeated. */
  @Test
  void serves_a_read_at_a_follower_whose_leader_answers_slowly() {
    try (ReplicaRig rig = following()) {
      rig.ask(1, new Operation.Read("k", ReadLevel.STRONG, 0));
      RaftMessage.RequestReadIndex asked = rig.sent(RaftMessage.RequestReadIndex.class);

      rig.pass(Duration.ofMillis(100));
      rig.sent(RaftMessage.RequestReadIndex.class);
      rig.hear(
          new RaftMessage.ReadIndexReply(
              "default", 1, ReplicaRig.SECOND, asked.readId(), ReadVerdict.CONFIRMED, 0));
      assertThat(rig.client.receiveMessage(ReplicaRig.PATIENCE))
          .isInstanceOf(ClientReply.Absent.class);
    }
  }

  @Test
  void sends_nobody_on_to_a_leader_that_is_lost() {
    try (ReplicaRig rig = following()) {
      rig.ask(1, new Operation.Read("k", ReadLevel.STRONG, 0));
      rig.sent(RaftMessage.RequestReadIndex.class);
      rig.pass(Duration.ofMillis(300));
      assertThat(rig.client.receiveMessage(ReplicaRig.PATIENCE))
          .isEqualTo(
              new ClientReply.NotLeader(
                  1, new ClientReply.Served("node-1", Role.CANDIDATE, Optional.empty())));
    }
  }

  @Test
  void refuses_reads_past_the_limit_while_its_leader_is_silent() {
    try (ReplicaRig rig = following()) {
      for (int read = 1; read <= 101; read++) {
        rig.ask(read, new Operation.Read("k", ReadLevel.STRONG, 0));
      }
      assertThat(rig.client.receiveMessage(ReplicaRig.PATIENCE))
          .isEqualTo(new ClientReply.Overloaded(101, "waiting_reads", 100));
    }
  }

  /** The leader's limit is not a reason to look for another leader. */
  @Test
  void tells_its_clients_when_too_many_reads_wait_at_the_leader() {
    try (ReplicaRig rig = following()) {
      rig.ask(1, new Operation.Read("k", ReadLevel.STRONG, 0));
      RaftMessage.RequestReadIndex asked = rig.sent(RaftMessage.RequestReadIndex.class);
      rig.hear(
          new RaftMessage.ReadIndexReply(
              "default", 1, ReplicaRig.SECOND, asked.readId(), ReadVerdict.OVERLOADED, 0));
      assertThat(rig.client.receiveMessage(ReplicaRig.PATIENCE))
          .isEqualTo(new ClientReply.Overloaded(1, "waiting_reads", 100));
    }
  }

  @Test
  void tells_a_follower_when_too_many_reads_wait_here() {
    try (ReplicaRig rig = new ReplicaRig().leading()) {
      for (int read = 1; read <= 100; read++) {
        rig.ask(read, new Operation.Read("k", ReadLevel.STRONG, 0));
      }
      rig.hear(new RaftMessage.RequestReadIndex("default", 1, ReplicaRig.SECOND, 7));
      RaftMessage.ReadIndexReply reply = rig.sent(RaftMessage.ReadIndexReply.class);
      assertThat(reply.readId()).isEqualTo(7);
      assertThat(reply.verdict()).isEqualTo(ReadVerdict.OVERLOADED);
    }
  }

  /** A gateway that has lost patience, and a client that asks another gateway. */
  @Test
  void does_not_append_a_write_again_that_is_under_way() {
    try (ReplicaRig rig = new ReplicaRig().leading()) {
      Operation put = new Operation.Put("k", new byte[] {'1'}, new WriteConcern.Majority());
      Digest name = Digest.of(new byte[] {1});
      Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey(name, name));
      Journal.Write noOp = rig.journal.expectMessageClass(Journal.Write.class);
      rig.ask(1, new Mark(Optional.of(new Turn(9, 3, 1)), key), put);
      rig.ask(2, new Mark(Optional.of(new Turn(9, 3, 2)), key), put);
      rig.ask(3, new Mark(Optional.of(new Turn(8, 3, 1)), key), put);
      rig.ask(4, Mark.of(new Turn(9, 4, 1)), put);
      rig.persist(noOp);
      rig.acknowledge(ReplicaRig.SECOND, 1, 1);
      Journal.Write batch = rig.journal.expectMessageClass(Journal.Write.class);
      assertThat(batch.entries()).hasSize(2);
      rig.persist(batch);
      rig.acknowledge(ReplicaRig.SECOND, 3, 2);
      List<Long> answered = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answered.add(rig.client.receiveMessage(ReplicaRig.PATIENCE).requestId());
      }
      assertThat(answered).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void hands_leadership_over_to_a_voter_that_answers() {
    try (ReplicaRig rig = new ReplicaRig().leading()) {
      rig.sentRound(1);
      rig.acknowledge(ReplicaRig.SECOND, 1, 1);
      rig.acknowledge(ReplicaRig.THIRD, 1, 1);
      rig.pass(Duration.ofMillis(500));
      rig.acknowledge(ReplicaRig.THIRD, 1, rig.sentRound(10));
      rig.pass(Duration.ofMillis(300));
      rig.replica.tell(
          new RaftReplica.HandOver(rig.kit.<RaftReplica.HandedOver>createTestProbe().ref()));
      assertThat(rig.send(RaftMessage.TimeoutNow.class).toNode()).isEqualTo("node-3");
    }
  }

  private static ReplicaRig following() {
    ReplicaRig rig = new ReplicaRig().opened();
    rig.hearLeader(ReplicaRig.SECOND, 1, List.of());
    rig.persist(rig.journal.expectMessageClass(Journal.Write.class));
    rig.sent(RaftMessage.AppendEntriesReply.class);
    return rig;
  }
}
