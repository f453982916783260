package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Wording;
import folkmoot.protocol.history.check.SessionGuarantee.Finding;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges a session guarantee at one key whose versions are known. */
final class SessionByVersion {
  /** What a client's next operation has to stand behind, and where that stands. */
  private record Floor(Operation operation, long version) {}

  private final SessionGuarantee guarantee;
  private final KeyWrites writes;
  private final SortedMap<String, Floor> floors = new TreeMap<>();

  SessionByVersion(SessionGuarantee guarantee, KeyWrites writes) {
    this.guarantee = guarantee;
    this.writes = writes;
  }

  Finding judge(List<Operation> operations) {
    for (Operation operation : operations) {
      Finding finding =
          KeyWrites.isRead(operation)
              ? read(operation)
              : operation.isOk() && KeyWrites.isWrite(operation) ? write(operation) : Finding.NONE;
      if (!finding.equals(Finding.NONE)) return finding;
    }
    return Finding.NONE;
  }

  private Finding read(Operation read) {
    boolean found = !read.outcome().equals(Outcome.ABSENT);
    if (found && !writes.explainsVersion(read)) {
      String words = "not what was written at version %d: %s";
      return new Finding(words.formatted(read.served().version(), Wording.of(read)), List.of(read));
    }
    Floor floor = floors.get(read.client());
    long least = floor == null ? 0 : floor.version();
    Optional<Long> stands =
        found ? Optional.of(read.served().version()) : writes.absentFrom(least, read);
    boolean isJudged =
        guarantee == SessionGuarantee.READ_YOUR_WRITES
            || guarantee == SessionGuarantee.MONOTONIC_READS;
    if (isJudged && (stands.isEmpty() || stands.get() < least)) return behind(floor, read);
    boolean raises =
        guarantee == SessionGuarantee.MONOTONIC_READS
            || guarantee == SessionGuarantee.WRITES_FOLLOW_READS && found;
    if (raises) raise(read, stands.orElse(least));
    return Finding.NONE;
  }

  private Finding write(Operation write) {
    Floor floor = floors.get(write.client());
    long version = write.served().version();
    boolean isJudged =
        guarantee == SessionGuarantee.MONOTONIC_WRITES
            || guarantee == SessionGuarantee.WRITES_FOLLOW_READS;
    if (isJudged && floor != null && version <= floor.version()) return behind(floor, write);
    boolean raises =
        guarantee == SessionGuarantee.READ_YOUR_WRITES
            || guarantee == SessionGuarantee.MONOTONIC_WRITES;
    if (raises) raise(write, version);
    return Finding.NONE;
  }

  private void raise(Operation operation, long version) {
    Floor floor = floors.get(operation.client());
    if (floor == null || floor.version() < version) {
      floors.put(operation.client(), new Floor(operation, version));
    }
  }

  private static Finding behind(Floor floor, Operation operation) {
    String words =
        "%s stands at %s, behind %s of the same client at version %d"
            .formatted(
                Wording.of(operation),
                operation.served().version() == 0
                    ? "an absence"
                    : "version " + operation.served().version(),
                Wording.of(floor.operation()),
                floor.version());
    return new Finding(words, List.of(floor.operation(), operation));
  }
}
