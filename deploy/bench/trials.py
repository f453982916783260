"""What a pair of runs cannot show: the gap that a killed leader leaves, a start, a long stretch of load."""
import asyncio
import json
import time

import load
import processes
import systems

INTERVAL = 0.005
BEFORE = 1.0
AFTER = 1.5
LONGEST = 15.0
SETTLE = 2.0
DEADLINE = 5.0


class Stream:
    """Requests that begin at a fixed pace at some nodes in turn, whatever became of those before."""

    def __init__(self, cluster, nodes, request=None):
        self.cluster, self.nodes = cluster, nodes
        self.request = request or self.put
        self.acknowledged = []
        self.failed = 0
        self.begun = []

    async def flow(self, until):
        """Begins requests until `until()` holds, and waits for the answers to all of them."""
        at = time.monotonic()
        while not until():
            self.begun.append(asyncio.create_task(self.ask(len(self.begun))))
            at += INTERVAL
            await asyncio.sleep(max(0.0, at - time.monotonic()))
        await asyncio.gather(*self.begun)

    def put(self, number):
        return self.cluster.put(f"k{number % 10000:08d}", "x" * load.VALUE_BYTES)

    async def ask(self, number):
        node = self.nodes[number % len(self.nodes)]
        began = time.monotonic()
        try:
            status = await asyncio.wait_for(self.status(node, number), LONGEST)
        except (OSError, asyncio.TimeoutError, ValueError, IndexError):
            status = 0
        if 200 <= status < 300:
            self.acknowledged.append((began, time.monotonic()))
        else:
            self.failed += 1

    async def status(self, node, number):
        """A connection of its own for each request: none waits behind another."""
        method, path, body = self.request(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.cluster.ports[node])
        try:
            head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" \
                   f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write((head + body).encode())
            return int((await reader.read()).split(b" ", 2)[1])
        finally:
            writer.close()


def longest_gap(times, since):
    """Seconds between two acknowledgements that follow each other, the longest that ends after."""
    times = sorted(times)
    gaps = [later - earlier for earlier, later in zip(times, times[1:]) if later > since]
    return max(gaps, default=None)


async def outage(cluster, leader):
    """The stream of puts at all others, and when the leader was killed under it."""
    stream = Stream(cluster, [node for node in range(cluster.nodes) if node != leader])
    killed = [float("inf")]

    def over():
        now = time.monotonic()
        back = [done for began, done in stream.acknowledged if began > killed[0]]
        return now > killed[0] + LONGEST or (back and now > min(back) + AFTER)

    flow = asyncio.create_task(stream.flow(over))
    await asyncio.sleep(BEFORE)
    killed[0] = time.monotonic()
    await asyncio.to_thread(cluster.kill, leader)
    await flow
    return stream, killed[0]


def failover(cluster):
    """Kills the leader under writes at all others; the record of one trial."""
    leader = cluster.await_leader()
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    stream, killed = asyncio.run(outage(cluster, leader))
    gap = longest_gap([done for _, done in stream.acknowledged], killed)
    waits = [done - began for began, done in stream.acknowledged if done > killed]
    cluster.again(leader)
    systems.await_true("the killed node", lambda: cluster.caught_up(leader))
    time.sleep(SETTLE)
    return {"system": cluster.name, "nodes": cluster.nodes, "at": at, "begun": len(stream.begun),
            "acknowledged": len(stream.acknowledged), "failed": stream.failed,
            "longest_wait_ms": round(1000 * max(waits, default=0), 1),
            "gap_ms": round(1000 * gap, 1) if gap is not None else None}


def killed(cluster, seconds):
    """SIGKILL of the leader, and what becomes of a stream of puts and strong reads at the others."""
    leader = cluster.await_leader()
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

    def request(number):
        path = f"/key/k{number // 2 % 1000:08d}?timeout={int(1000 * DEADLINE)}"
        body = json.dumps("x" * load.VALUE_BYTES)
        return ("GET", path + "&consistency=strong", "") if number % 2 else ("PUT", path, body)

    async def run():
        stream = Stream(cluster, [node for node in range(cluster.nodes) if node != leader], request)
        for name in range(1000):
            await stream.status(0 if leader else 1, 2 * name)
        end = time.monotonic() + seconds
        flow = asyncio.create_task(stream.flow(lambda: time.monotonic() > end))
        await asyncio.sleep(BEFORE)
        await asyncio.to_thread(cluster.kill, leader)
        await flow
        return stream

    stream = asyncio.run(run())
    waits = [done - began for began, done in stream.acknowledged]
    in_time = sum(wait <= DEADLINE for wait in waits)
    return {"system": cluster.name, "nodes": cluster.nodes, "at": at, "seconds": seconds,
            "begun": len(stream.begun), "in_time": in_time, "longest_wait_ms": round(1000 * max(waits, default=0), 1),
            "done_pct": round(100 * in_time / len(stream.begun), 3)}


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


def steady(cluster, seconds):
    """One unbroken stretch of full load on few keys: the elections in it, and what it leaves on a disk."""
    elections = cluster.elections()
    measured = load.Load(keys=1000).measure(cluster, seconds)
    folders = [processes.folder_bytes(cluster.data(node)) for node in range(cluster.nodes)]
    return {**measured, "elections": cluster.elections() - elections,
            "data_mib": round(max(folders) / (1 << 20))}
