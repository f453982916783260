"""One measured stretch of load by wrk, as one record."""
import json
import os
import resource
import subprocess
import time

import processes
import systems

HERE = os.path.dirname(os.path.abspath(__file__))
VALUE_BYTES = 256
TIMEOUT = "10s"


class Load:
    """What is asked, of whom, by how many connections; a level of reads is one of Folkmoot's."""

    def __init__(self, operation="put", target="leader", connections=64, keys=10_000, level=None):
        self.operation, self.level = operation, level
        self.target = target
        self.connections = connections
        self.keys = keys

    def nodes(self, cluster):
        """The nodes that are asked; who leads is looked up each time."""
        if self.target == "all":
            return list(range(cluster.nodes))
        leader = cluster.await_leader()
        if self.target == "leader":
            return [leader]
        return [next(node for node in range(cluster.nodes) if node != leader)]

    def run(self, cluster, seconds):
        """What wrk says of so many seconds: see `done` in load.lua."""
        method, path, body = cluster.put_template if self.operation == "put" else cluster.get_template
        token = {}
        if self.level:
            path = f"/key/{{key}}?consistency={self.level}"
            token = {"BENCH_TOKEN": cluster.session_token()} if self.level == "session" else {}
        asked = self.nodes(cluster)
        threads = min(self.connections, max(len(asked), 1))
        environment = dict(
            os.environ, **token, BENCH_ADDRESSES=",".join(f"127.0.0.1:{cluster.ports[node]}" for node in asked),
            BENCH_METHOD=method, BENCH_PATH=path, BENCH_BODY=body, BENCH_KEYS=str(self.keys),
            BENCH_VALUE_BYTES=str(VALUE_BYTES), BENCH_BASE64="yes" if cluster.base64 else "no")
        done = subprocess.run(
            ["wrk", "-t", str(threads), "-c", str(self.connections), "-d", f"{seconds}s",
             "--timeout", TIMEOUT, "-s", os.path.join(HERE, "load.lua"),
             f"http://127.0.0.1:{cluster.ports[asked[0]]}/"],
            env=environment, check=False, capture_output=True, text=True)
        for line in done.stdout.splitlines():
            if line.startswith("BENCH "):
                return json.loads(line[len("BENCH "):])
        raise systems.NotStarted(f"wrk: {done.stdout[-500:]}{done.stderr[-500:]}")

    def measure(self, cluster, seconds):
        """The same, beside what the servers and the machine spent meanwhile."""
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        fsyncs = cluster.fsyncs()
        machine = processes.machine_seconds()
        cpu = sum(processes.cpu_seconds(pid) for pid in cluster.pids)
        client = spent_by_children()
        said = self.run(cluster, seconds)
        client = spent_by_children() - client
        cpu = sum(processes.cpu_seconds(pid) for pid in cluster.pids) - cpu
        machine = [after - before for before, after in zip(machine, processes.machine_seconds())]
        fsyncs = cluster.fsyncs() - fsyncs
        resident = [processes.resident_mib(pid) for pid in cluster.pids]
        return {"system": cluster.name, "nodes": cluster.nodes, "operation": self.operation,
                **({"level": self.level} if self.level else {}), "target": self.target, "connections": self.connections, "keys": self.keys,
                "value_bytes": VALUE_BYTES, "at": at,
                **record(said, cpu, client, machine, fsyncs, resident)}


def spent_by_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def record(said, cpu, client, machine, fsyncs, resident):
    """The figures of one run; only a 2xx answer is a request."""
    requests = said["answers"] - said["not2xx"]
    seconds = said["seconds"]
    whole = max(sum(machine), 1e-9)
    return {
        "seconds": round(seconds, 2), "requests": requests, "rps": round(requests / seconds, 1),
        "errors": {name: said[name] for name in ("not2xx", "connect", "read", "write", "timeout")},
        "mean_ms": said["mean_ms"], "p50_ms": said["p50_ms"], "p95_ms": said["p95_ms"], "p99_ms": said["p99_ms"],
        "p999_ms": said["p999_ms"], "max_ms": said["max_ms"],
        "cpu_s": round(cpu, 2), "cpu_s_per_1000": round(cpu / requests * 1000, 4) if requests else None,
        "client_cpu_s": round(client, 2), "rss_mib": resident,
        "fsyncs_per_s": round(fsyncs / seconds, 1),
        "machine_busy_pct": round(100 * machine[0] / whole, 1),
        "machine_stolen_pct": round(100 * machine[2] / whole, 1)}
