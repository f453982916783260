package folkmoot.node.raft;

import folkmoot.protocol.client.Role;
import java.util.Optional;

/** What a replica is at one moment. */
public record ReplicaView(
    Role role, long term, Optional<String> leaderId, long commitIndex, long lastIndex) {}
