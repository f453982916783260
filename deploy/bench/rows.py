"""What is measured, and how it is judged: the table of goals as data."""
import statistics

from load import Load


class Work:
    """One kind of load on two sides in turn; `sides` maps a label to (cluster key, Load).

    A cluster key is (system, nodes, keys that it holds before anything is measured).
    """

    def __init__(self, sides):
        self.sides = sides


def against_etcd(ours, theirs=None, nodes=3, loaded=0):
    return Work({"etcd": (("etcd", nodes, loaded), theirs or ours),
                 "folkmoot": (("folkmoot", nodes, loaded), ours)})


KEYS = 10_000
MILLION = 1_000_000

WORKS = {
    "put": against_etcd(Load()),
    "spread": Work({"leader": (("folkmoot", 3, 0), Load()), "spread": (("folkmoot", 3, 0), Load(target="all"))}),
    "get-leader": against_etcd(Load("get"), loaded=KEYS),
    "get-follower": against_etcd(Load("get", "follower"), Load("get"), loaded=KEYS),
    "one": against_etcd(Load(connections=1)),
    "five": against_etcd(Load(), nodes=5),
    "many": against_etcd(Load(connections=256)),
    "million": Work({"10k": (("folkmoot", 3, 0), Load()),
                     "1m": (("folkmoot", 3, MILLION), Load(keys=MILLION))}),
    "session": Work({level: (("folkmoot", 3, KEYS), Load("get", "follower", level=level))
                     for level in ("eventual", "session")}),
    "groups": Work({"one": (("folkmoot", 3, 0), Load(target="all")),
                    "many": (("sharded", 3, 0), Load(target="all"))}),
    "increments": Work({"folkmoot": (("merging", 3, 0), Load(target="all", keys=1000)),
                        "256": (("merging", 3, 0), Load(target="all", keys=1000, connections=256))}),
    "worldwide": Work({"folkmoot": (("worldwide", 5, 0), Load(target="all", connections=20))}),
}
TRIALS = ("failover", "restart", "steady", "killed")


class Row:
    """One line of the table.

    `more` is true if more is better. `over` is the side that is divided by; None judges the figure
    itself, and etcd's only stands beside it. `figure` takes one record to a number.
    """

    def __init__(self, name, title, work, figure, gate, goal, unit="", more=False, side="folkmoot",
                 over="etcd", pick=statistics.median):
        self.name, self.title, self.work, self.figure = name, title, work, figure
        self.gate, self.goal, self.unit, self.more = gate, goal, unit, more
        self.side, self.over, self.pick = side, over, pick

    def judge(self, records):
        """What the records of its work come to; None if there are none of the side."""
        ours = [self.figure(each) for each in records if each["side"] == self.side]
        ours = [figure for figure in ours if figure is not None]
        if not ours:
            return None
        theirs = [self.figure(each) for each in records if each["side"] == (self.over or "etcd")]
        theirs = [figure for figure in theirs if figure is not None]
        ratio = median_ratio(ours, theirs) if self.over and theirs else None
        judged = ratio if self.over else self.pick(ours)
        return {"ours": self.pick(ours), "theirs": self.pick(theirs) if theirs else None, "ratio": ratio,
                "judged": judged, "runs": len(ours), "gate_met": self.meets(judged, self.gate),
                "goal_met": self.meets(judged, self.goal)}

    def meets(self, figure, bound):
        if figure is None:
            return None
        return figure >= bound if self.more else figure <= bound


def median_ratio(ours, theirs):
    """The median of the ratios of the pairs: each run against the one beside it."""
    ratios = [a / b for a, b in zip(ours, theirs) if b]
    return statistics.median(ratios) if ratios else None


def rps(record):
    return record["rps"]


def field(name):
    return lambda record: record[name]


ROWS = [
    Row("put", "durable puts/s at the leader", "put", rps, 2.5, 3.5, more=True),
    Row("put-p99", "p99 of it, ms", "put", field("p99_ms"), 1.0, 0.4),
    Row("put-cpu", "CPU seconds per 1000 puts, all servers", "put", field("cpu_s_per_1000"), 0.5, 0.3),
    Row("memory", "resident memory per node under it, MiB", "put", lambda record: max(record["rss_mib"]),
        350, 280, unit=" MiB", over=None, pick=max),
    Row("spread", "puts/s spread over all nodes, against our own leader", "spread", rps, 0.7, 0.9, more=True,
        side="spread", over="leader"),
    Row("get-leader", "linearizable gets/s at the leader", "get-leader", rps, 3.0, 4.0, more=True),
    Row("get-follower", "linearizable gets/s at a follower, against etcd's leader", "get-follower", rps,
        2.0, 3.0, more=True),
    Row("one", "one connection, put p50, ms", "one", field("p50_ms"), 0.9, 0.6),
    Row("five", "5 nodes, puts/s", "five", rps, 2.5, 3.5, more=True),
    Row("many", "256 connections, puts/s", "many", rps, 3.0, 4.5, more=True),
    Row("failover", "missing writes after SIGKILL of the leader, median, ms", "failover", field("gap_ms"),
        400, 250, unit=" ms", over=None),
    Row("failover-worst", "the same, worst, ms", "failover", field("gap_ms"), 1200, 700, unit=" ms", over=None,
        pick=max),
    Row("million", "puts/s with 1 million keys against 10 000", "million", rps, 0.8, 0.95, more=True,
        side="1m", over="10k"),
    Row("restart", "restart with 1 GB of log and state, s", "restart", field("start_s"), 10, 4, unit=" s",
        over=None, pick=max),
    Row("steady", "elections in ten minutes of full load on 5 nodes", "steady", field("elections"), 0, 0,
        unit=" elections", over=None, pick=max),
    Row("folder", "data folder of a node after it: a million writes and more on 1 000 keys, MiB", "steady",
        field("data_mib"), 200, 100, unit=" MiB", over=None, pick=max),
    Row("session", "session reads/s at a follower, against eventual ones", "session", rps, 0.83, 0.95, more=True,
        side="session", over="eventual"),
    Row("groups", "puts/s at all nodes over 64 groups, against one", "groups", rps, 0.8, 0.95, more=True,
        side="many", over="one"),
    Row("worldwide", "95 % of the puts at all of 5 nodes that hear each other 20 ms late, ms", "worldwide",
        field("p95_ms"), 100, 90, unit=" ms", over=None),
    Row("increments", "increments/s of merging counters, on the disk of the node that is asked", "increments",
        field("rps"), 20_000, 25_000, unit="/s", more=True, over=None),
    Row("increments-many", "the same by 256 connections", "increments", field("rps"), 20_000, 25_000, unit="/s",
        more=True, side="256", over=None),
    Row("killed", "done within 5 s while the leader of 5 nodes is killed and stays away", "killed",
        field("done_pct"), 99.9, 99.99, unit=" %", more=True, over=None, pick=min),
]
