"""What wrk cannot measure: the gap that a killed leader leaves, and how long a start takes."""
import http.client
import threading
import time

import load
import processes
import systems

WRITERS = 8
BEFORE = 1.0
LONGEST_GAP = 15.0
SETTLE = 2.0


class Writer(threading.Thread):
    """Puts one after the other at one node, and notes when each was acknowledged."""

    def __init__(self, cluster, node, number, stop):
        super().__init__(daemon=True)
        self.cluster, self.node, self.number, self.stop_asked = cluster, node, number, stop
        self.acknowledged = []
        self.failed = 0

    def run(self):
        connection = None
        sent = 0
        while not self.stop_asked.is_set():
            sent += 1
            method, path, body = self.cluster.put(f"w{self.number:02d}{sent % 1000:06d}", "x" * load.VALUE_BYTES)
            try:
                connection = connection or http.client.HTTPConnection(
                    "127.0.0.1", self.cluster.ports[self.node], timeout=LONGEST_GAP)
                connection.request(method, path, body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                if 200 <= answer.status < 300:
                    self.acknowledged.append(time.monotonic())
                    continue
            except (OSError, http.client.HTTPException):
                connection = None
            self.failed += 1
            self.stop_asked.wait(0.005)
        if connection:
            connection.close()


def longest_gap(times, since):
    """Seconds between two acknowledgements that follow each other, the longest that ends after."""
    times = sorted(times)
    gaps = [later - earlier for earlier, later in zip(times, times[1:]) if later > since]
    return max(gaps, default=None)


def failover(cluster):
    """Kills the leader under writes at all others; the record of one trial."""
    leader = cluster.await_leader()
    stop = threading.Event()
    survivors = [node for node in range(cluster.nodes) if node != leader]
    writers = [Writer(cluster, survivors[i % len(survivors)], i, stop) for i in range(WRITERS)]
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for writer in writers:
        writer.start()
    time.sleep(BEFORE)
    killed = time.monotonic()
    cluster.kill(leader)
    back = lambda: sum(1 for writer in writers if any(t > killed + 0.1 for t in writer.acknowledged[-1:]))
    deadline = killed + LONGEST_GAP
    while back() < len(writers) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    stop.set()
    for writer in writers:
        writer.join(LONGEST_GAP + 1)
    times = [moment for writer in writers for moment in writer.acknowledged]
    gap = longest_gap(times, killed)
    cluster.again(leader)
    systems.await_true("the killed node", lambda: cluster.caught_up(leader))
    time.sleep(SETTLE)
    return {"system": cluster.name, "nodes": cluster.nodes, "at": at, "acknowledged": len(times),
            "failed": sum(writer.failed for writer in writers),
            "gap_ms": round(1000 * gap, 1) if gap is not None else None}


def restart(cluster):
    """SIGKILL of a follower and its start on what it has: until it serves and has caught up."""
    leader = cluster.await_leader()
    node = next(node for node in range(cluster.nodes) if node != leader)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    cluster.kill(node)
    size = processes.folder_bytes(cluster.data(node))
    began = time.monotonic()
    cluster.again(node)
    systems.await_true("the node", lambda: cluster.caught_up(node), patience=300.0)
    seconds = time.monotonic() - began
    return {"system": cluster.name, "nodes": cluster.nodes, "at": at,
            "data_mib": round(size / (1 << 20)), "start_s": round(seconds, 2)}
