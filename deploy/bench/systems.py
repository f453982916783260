"""The two systems: how each is started, asked and stopped."""
import base64
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
import uuid

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
MOOT = os.path.join(HERE, "..", "moot")
START_PATIENCE = 120.0
REMOTE_OFFSET = 10000


class NotStarted(Exception):
    """A system did not come up; says why."""


def call(port, method, path, body=None, timeout=10.0):
    """(status, bytes) of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def await_true(what, holds, patience=START_PATIENCE):
    """Asks until it holds; what cannot be asked yet does not hold yet."""
    deadline = time.monotonic() + patience
    while True:
        try:
            if holds():
                return
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            pass
        if time.monotonic() > deadline:
            raise NotStarted(f"{what}: not within {patience:.0f} s")
        time.sleep(0.05)


def samples(text, name):
    """The sum of all samples of this name in Prometheus text."""
    total = 0.0
    for line in text.splitlines():
        if line.startswith((name + " ", name + "{")):
            total += float(line.rsplit(" ", 1)[1])
    return total


class Cluster:
    """Nodes of one system on loopback, numbered from 0, with a folder of their own."""

    name = fsync_metric = ""

    def __init__(self, nodes, folder):
        self.nodes = nodes
        self.folder = tempfile.mkdtemp(prefix=f"bench-{self.name}-", dir=folder)
        self.pids = [None] * nodes
        self.commands = [None] * nodes
        self.ports = [None] * nodes

    def start(self):
        """Returns when every node serves."""
        raise NotImplementedError

    def warmed(self):
        """Called once it has been warmed up, before it is measured."""

    def leader(self):
        """The node that leads; asks those that live."""
        raise NotImplementedError

    def serves(self, node):
        raise NotImplementedError

    def put(self, key, value):
        """(method, path, body) of one put."""
        raise NotImplementedError

    def log(self, node):
        return os.path.join(self.folder, f"{self.name}-{node + 1}.log")

    def living(self):
        return [node for node, pid in enumerate(self.pids) if pid and processes.alive(pid)]

    def await_leader(self):
        found = []

        def there():
            found[:] = [self.leader()]
            return found[0] is not None

        await_true(f"a leader of {self.name}", there)
        return found[0]

    def kill(self, node):
        processes.kill(self.pids[node])

    def again(self, node):
        """Starts a node that was killed, just as it was started before."""
        self.pids[node] = self.commands[node].start(self.log(node))

    def fsyncs(self):
        """All fsyncs of the log that the living nodes have counted."""
        return self.counted(self.fsync_metric)

    def counted(self, metric):
        """The sum of a metric over the living nodes."""
        texts = (call(self.ports[node], "GET", "/metrics")[1].decode() for node in self.living())
        return sum(samples(text, metric) for text in texts)

    def stop(self):
        for pid in self.pids:
            if pid:
                processes.kill(pid)
        shutil.rmtree(self.folder, ignore_errors=True)


class Folkmoot(Cluster):
    """As `moot up` starts it, without the fault lab."""

    name = "folkmoot"
    fsync_metric = "folkmoot_journal_fsync_latency_seconds_count"
    put_template = ("PUT", "/key/{key}", '"{value}"')
    get_template = ("GET", "/key/{key}?consistency=strong", "")
    base64 = False
    up_options = ("--no-faults",)

    def start(self):
        first = processes.free_ports(self.nodes, REMOTE_OFFSET)
        self.ports = [first + node for node in range(self.nodes)]
        try:
            self.moot("up", "-n", str(self.nodes), "--port-base", str(first), *self.up_options)
        finally:  # whatever came up is ours to end
            self.find_processes()
        self.commands = [processes.Command.of(pid) for pid in self.pids]

    def moot(self, *arguments):
        done = subprocess.run(
            [MOOT, *arguments], env=dict(os.environ, MOOT_HOME=self.folder), check=False,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True)
        if done.returncode != 0:
            raise NotStarted(f"moot {' '.join(arguments)}: {done.stderr.strip()[-2000:]}")

    def find_processes(self):
        for node in range(self.nodes):
            try:
                with open(os.path.join(self.folder, f"node-{node + 1}", "node.pid"),
                          encoding="utf-8") as file:
                    self.pids[node] = int(file.readline())
            except FileNotFoundError:
                pass

    def session_token(self):
        """What a client has that wrote a moment ago."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[self.await_leader()], timeout=10)
        try:
            connection.request("PUT", "/key/k00000000", '"v"', {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            return answer.headers["X-Session-Token"]
        finally:
            connection.close()

    def elections(self):
        """How often the living nodes have stood for election, in any group."""
        return int(self.counted("folkmoot_raft_elections_started_total"))

    def data(self, node):
        return os.path.join(self.folder, f"node-{node + 1}")

    def status(self, node):
        return json.loads(call(self.ports[node], "GET", "/status", timeout=2.0)[1])

    def leader(self):
        for node in self.living():
            if self.status(node)["role"] == "leader":
                return node
        return None

    def serves(self, node):
        return call(self.ports[node], "GET", "/health/ready", timeout=2.0)[0] == 200

    def caught_up(self, node):
        """It serves, and has applied what the leader had committed when it was asked."""
        leader = self.leader()
        if leader is None or not self.serves(node):
            return False
        return self.status(node)["appliedIndex"] >= self.status(leader)["commitIndex"]

    def put(self, key, value):
        return "PUT", f"/key/{key}", json.dumps(value)

    def preload(self, keys, value_bytes, batch=1000):
        """Puts every key once, in batches, and returns how many."""
        value = "v" * value_bytes
        batch = max(1, min(batch, 900_000 // (value_bytes + 20)))
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[self.await_leader()], timeout=60)
        for first in range(0, keys, batch):
            names = range(first, min(first + batch, keys))
            body = json.dumps({"updates": {f"k{name:08d}": value for name in names}})
            require_done(connection, "POST", "/v1/keyspaces/default/batch?timeout=30000", body)
        connection.close()
        return keys


class Sharded(Folkmoot):
    """With a keyspace of many groups, a copy of each on every node."""

    groups = 64
    put_template = ("PUT", "/v1/keyspaces/many/keys/{key}", '"{value}"')
    up_options = ("--no-faults",)

    def start(self):
        super().start()
        order = {"name": "many", "partitions": self.groups, "replicas": self.nodes}
        status, said = call(self.ports[0], "POST", "/v1/keyspaces?timeout=30000", json.dumps(order), 40.0)
        if status not in (201, 504):
            raise NotStarted(f"the keyspace was not made: {status} {said.decode()}")

        def led():
            told = json.loads(call(self.ports[0], "GET", "/v1/keyspaces/many")[1])
            return all(group["leader"] for group in told["groups"])

        await_true("a leader of every group", led)


class Merging(Folkmoot):
    """With a keyspace of values that merge: what is put is one more of a counter, at whichever node."""

    put_template = ("POST", "/v1/keyspaces/counters/keys/{key}/ops", '{"type":"pn_counter","op":"increment"}')

    def start(self):
        super().start()
        order = json.dumps({"name": "counters", "strategy": "crdt"})
        status, said = call(self.ports[0], "POST", "/v1/keyspaces?timeout=30000", order, 40.0)
        if status != 201:
            raise NotStarted(f"the keyspace was not made: {status} {said.decode()}")

        def served():
            _, path, body = self.put_template
            path = path.replace("{key}", "first")
            return all(call(port, "POST", path, body)[0] == 200 for port in self.ports)

        await_true("counters at every node", served)


class Worldwide(Folkmoot):
    """
    Each node in a region of its own, and what nodes say to each other is held back on its way: from when it is warm,
    since at the few requests a second that there are then it would take minutes to be.
    """

    delay_ms = 20
    up_options = ("--regions", "worldwide")

    def warmed(self):
        nodes = [[f"node-{node + 1}"] for node in range(self.nodes)]
        fault = {"kind": "delay", "groups": nodes, "delayMs": self.delay_ms, "durationSeconds": 600}
        status, said = call(self.ports[0], "POST", "/v1/faults", json.dumps(fault))
        if status != 201 or json.loads(said)["missing"]:
            raise NotStarted(f"the delay: {status} {said[:300]!r}")


class Etcd(Cluster):
    """etcd 3.4 with its defaults, but for a quota that 1 M keys and their history fit in."""

    name = "etcd"
    fsync_metric = "etcd_disk_wal_fsync_duration_seconds_count"
    put_template = ("POST", "/v3/kv/put", '{"key":"{key}","value":"{value}"}')
    get_template = ("POST", "/v3/kv/range", '{"key":"{key}"}')
    base64 = True
    transaction = 100

    def start(self):
        first = processes.free_ports(self.nodes, REMOTE_OFFSET)
        self.ports = [first + node for node in range(self.nodes)]
        peers = [f"http://127.0.0.1:{port + REMOTE_OFFSET}" for port in self.ports]
        initial = ",".join(f"n{node}={peer}" for node, peer in enumerate(peers))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ETCD")}
        for node, port in enumerate(self.ports):
            client = f"http://127.0.0.1:{port}"
            arguments = [
                "etcd", "--name", f"n{node}", "--data-dir", self.data(node),
                "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peers[node], "--initial-advertise-peer-urls", peers[node],
                "--initial-cluster", initial, "--initial-cluster-state", "new",
                "--initial-cluster-token", uuid.uuid4().hex, "--logger", "zap", "--log-level", "warn",
                "--log-outputs", "stderr", "--quota-backend-bytes", str(8 << 30)]
            if node:  # one token for all
                token = self.commands[0].arguments
                arguments[arguments.index("--initial-cluster-token") + 1] = \
                    token[token.index("--initial-cluster-token") + 1]
            self.commands[node] = processes.Command(arguments, environment, self.folder)
            self.again(node)
        for node in range(self.nodes):
            await_true(f"etcd {node + 1}", lambda node=node: self.serves(node))

    def data(self, node):
        return os.path.join(self.folder, f"n{node}")

    def leader(self):
        for node in self.living():
            status = json.loads(call(self.ports[node], "POST", "/v3/maintenance/status", "{}", 2.0)[1])
            if "leader" in status and status["leader"] == status["header"]["member_id"]:
                return node
        return None

    def serves(self, node):
        return json.loads(call(self.ports[node], "GET", "/health", timeout=2.0)[1])["health"] == "true"

    caught_up = serves

    def put(self, key, value):
        return "POST", "/v3/kv/put", json.dumps({"key": encoded(key), "value": encoded(value)})

    def preload(self, keys, value_bytes):
        """Puts every key once, in transactions of as many puts as etcd lets in."""
        value = encoded("v" * value_bytes)
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[self.await_leader()], timeout=60)
        for first in range(0, keys, self.transaction):
            puts = [{"requestPut": {"key": encoded(f"k{name:08d}"), "value": value}}
                    for name in range(first, min(first + self.transaction, keys))]
            require_done(connection, "POST", "/v3/kv/txn", json.dumps({"success": puts}))
        connection.close()
        return keys


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def require_done(connection, method, path, body):
    """One request that has to succeed; one that was turned away unapplied is sent again."""
    for _ in range(200):
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status == 200:
            return
        if answer.status != 429:
            break
        time.sleep(0.05)
    raise NotStarted(f"{method} {path}: {answer.status} {said[:300]!r}")


SYSTEMS = {"folkmoot": Folkmoot, "etcd": Etcd, "worldwide": Worldwide, "sharded": Sharded, "merging": Merging}

# Those that stand beside each other; the others are Folkmoot elsewhere.
COMPARED = ("etcd", "folkmoot")
