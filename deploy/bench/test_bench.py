"""The driver's own logic, without a server and without wrk: python3 -m unittest."""
import asyncio
import contextlib
import importlib.machinery
import importlib.util
import io
import os
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.dont_write_bytecode = True

import load
import processes
import results
import systems
import trials
from rows import ROWS, TRIALS, WORKS

HERE = os.path.dirname(os.path.abspath(__file__))


def driver():
    loader = importlib.machinery.SourceFileLoader("run", os.path.join(HERE, "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("run", loader))
    loader.exec_module(module)
    return module


def row(name):
    return next(each for each in ROWS if each.name == name)


class Judging(unittest.TestCase):
    def test_a_ratio_is_the_median_of_the_ratios_of_the_pairs(self):
        records = [{"side": side, "rps": rps} for ours, theirs in ((300, 100), (200, 50), (900, 100))
                   for side, rps in (("etcd", theirs), ("folkmoot", ours))]
        verdict = row("put").judge(records)
        self.assertEqual(verdict["ratio"], 4)
        self.assertEqual((verdict["ours"], verdict["theirs"], verdict["runs"]), (300, 100, 3))
        self.assertTrue(verdict["gate_met"] and verdict["goal_met"])

    def test_less_is_better_where_it_is(self):
        records = [{"side": "etcd", "p99_ms": 20.0}, {"side": "folkmoot", "p99_ms": 12.0}]
        verdict = row("put-p99").judge(records)
        self.assertAlmostEqual(verdict["ratio"], 0.6)
        self.assertTrue(verdict["gate_met"])
        self.assertFalse(verdict["goal_met"])

    def test_a_figure_of_its_own_needs_no_other_side(self):
        records = [{"side": "folkmoot", "gap_ms": gap} for gap in (300.0, 200.0, 900.0)]
        verdict = row("failover").judge(records + [{"side": "etcd", "gap_ms": 1300.0}])
        self.assertEqual((verdict["judged"], verdict["theirs"], verdict["ratio"]), (300, 1300, None))
        self.assertEqual(row("failover-worst").judge(records)["judged"], 900)
        self.assertTrue(row("failover-worst").judge(records)["gate_met"])
        self.assertFalse(row("failover-worst").judge(records)["goal_met"])

    def test_without_the_other_side_there_is_no_ratio_and_no_verdict(self):
        verdict = row("put").judge([{"side": "folkmoot", "rps": 5.0}])
        self.assertIsNone(verdict["ratio"])
        self.assertIsNone(verdict["gate_met"])
        self.assertIsNone(row("put").judge([]))

    def test_every_row_has_its_work_and_every_bound_its_direction(self):
        for each in ROWS:
            self.assertTrue(each.work in WORKS or each.work in TRIALS, each.name)
            self.assertEqual(each.goal > each.gate, each.more, each.name)
            if each.work in WORKS and each.over:
                self.assertLessEqual({each.side, each.over}, set(WORKS[each.work].sides))


class Measuring(unittest.TestCase):
    SAID = {"seconds": 2.0, "answers": 1100, "not2xx": 100, "connect": 0, "read": 1, "write": 0, "timeout": 2,
            "mean_ms": 1.0, "p50_ms": 1.0, "p95_ms": 2.0, "p99_ms": 3.0, "p999_ms": 4.0, "max_ms": 5.0}

    def test_only_2xx_answers_are_requests(self):
        record = load.record(self.SAID, cpu=0.5, client=0.1, machine=[3.0, 1.0, 0.0], fsyncs=400, resident=[1.0])
        self.assertEqual((record["requests"], record["rps"]), (1000, 500))
        self.assertEqual(record["errors"], {"not2xx": 100, "connect": 0, "read": 1, "write": 0, "timeout": 2})
        self.assertEqual((record["cpu_s_per_1000"], record["fsyncs_per_s"]), (0.5, 200))
        self.assertEqual(record["machine_busy_pct"], 75)

    def test_nothing_but_errors_costs_nothing_for_a_request(self):
        said = dict(self.SAID, answers=100)
        self.assertIsNone(load.record(said, 1.0, 0.0, [1.0, 1.0, 0.0], 0, [])["cpu_s_per_1000"])

    def test_samples_of_one_name_are_added(self):
        text = ("# HELP a_count x\na_count{x=\"1\"} 2.0\na_count{x=\"2\"} 3\na_counter 9\na_count_more 9\n"
                "b_count 1e3\n")
        self.assertEqual(systems.samples(text, "a_count"), 5)
        self.assertEqual(systems.samples(text, "b_count"), 1000)

    def test_the_longest_gap_is_the_one_around_the_kill(self):
        self.assertAlmostEqual(trials.longest_gap([0.0, 5.0, 5.1, 5.9, 5.2, 6.0], since=5.5), 0.7)
        self.assertIsNone(trials.longest_gap([1.0, 2.0], since=3.0))


class Machine(unittest.TestCase):
    def test_a_process_is_started_again_as_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "log")
            command = processes.Command(
                ["/bin/sh", "-c", "echo $WORD; pwd; exec sleep 60"], {"WORD": "hw\u00e6t", "PATH": "/bin:/usr/bin"}, folder)
            pid = command.start(log)
            try:
                self.until(lambda: processes.Command.of(pid).arguments[:1] == ["sleep"])
                again = processes.Command.of(pid)
                self.assertEqual(again.environment["WORD"], "hw\u00e6t")
                self.assertEqual(os.path.realpath(again.folder), os.path.realpath(folder))
                self.assertEqual(again.arguments, ["sleep", "60"])
                self.assertGreaterEqual(processes.cpu_seconds(pid), 0)
                self.assertGreater(processes.resident_mib(pid), 0)
            finally:
                processes.kill(pid)
            self.assertFalse(processes.alive(pid))

    def test_what_compilers_take_is_known_by_their_names(self):
        self.until(lambda: processes.cpu_seconds(os.getpid()) > 0.05)
        self.assertEqual(processes.compiler_seconds(os.getpid()), 0)
        own = f"/proc/self/task/{threading.get_native_id()}/comm"
        with open(own, encoding="utf-8") as name:
            before = name.read().strip()
        self.call_itself(own, "C2 CompilerThre")
        try:
            self.assertGreater(processes.compiler_seconds(os.getpid()), 0)
        finally:
            self.call_itself(own, before)

    @staticmethod
    def call_itself(own, name):
        with open(own, "w", encoding="utf-8") as comm:
            comm.write(name)

    def until(self, holds):
        deadline = time.monotonic() + 20
        while not holds():
            self.assertLess(time.monotonic(), deadline)

    def test_ports_are_free_in_a_row(self):
        first = processes.free_ports(3, 10000)
        self.assertTrue(all(processes.is_free(first + i + more) for i in range(3) for more in (0, 10000)))


class Asked:
    """A cluster of one server that answers every second put with a 503."""

    nodes = 1

    def __init__(self):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_PUT(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(self.path)
                self.send_response(200 if len(asked) % 2 else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.ports = [self.server.server_port]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, key, value):
        return "PUT", "/key/" + key, value


class Streaming(unittest.TestCase):
    def test_only_what_was_acknowledged_counts(self):
        cluster = Asked()
        stream = trials.Stream(cluster, [0])
        asyncio.run(stream.flow(lambda: len(stream.begun) == 20))
        cluster.server.shutdown()
        cluster.server.server_close()
        self.assertEqual(len(cluster.asked), 20)
        self.assertEqual((len(stream.acknowledged), stream.failed), (10, 10))
        self.assertTrue(all(began < done for began, done in stream.acknowledged))

    def test_who_is_not_there_fails(self):
        cluster = Asked()
        cluster.server.shutdown()
        cluster.server.server_close()
        stream = trials.Stream(cluster, [0])
        asyncio.run(stream.flow(lambda: len(stream.begun) == 3))
        self.assertEqual((stream.acknowledged, stream.failed), ([], 3))


class Asking(unittest.TestCase):
    def refused(self, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as ended:
            driver().parse(arguments)
        self.assertEqual(ended.exception.code, 2)
        return said.getvalue()

    def test_what_cannot_be_asked_is_told(self):
        self.assertIn("there are put", self.refused("nonsense"))
        self.assertIn("--pairs is at least 1", self.refused("--pairs", "0"))
        self.assertIn("whole", self.refused("--publish", "--quick"))

    def test_what_is_not_said_has_its_default(self):
        options = driver().parse(["put", "failover"])
        self.assertEqual((options.pairs, options.seconds, options.warmup, options.trials), (5, 12, 25, 20))
        self.assertEqual(driver().parse(["--quick", "--pairs", "7"]).pairs, 7)

    def test_only_what_is_needed_is_missed(self):
        module = driver()
        module.shutil.which, which = (lambda tool: None), module.shutil.which
        try:
            self.assertEqual(set(module.missing(["put"], None)) - {"java"}, {"etcd", "wrk"})
            self.assertEqual(set(module.missing(["put"], "folkmoot")) - {"java"}, {"wrk"})
            self.assertEqual(set(module.missing(["restart"], None)) - {"java"}, set())
        finally:
            module.shutil.which = which


class Telling(unittest.TestCase):
    WHERE = {"date": "2026-01-02", "command": "deploy/bench/run put", "cpu": "2 × x", "node_options": ""}

    def test_the_page_shows_what_is_kept_and_what_is_not_measured(self):
        verdict = {"ours": 25000.0, "theirs": 7000.0, "ratio": 3.57, "judged": 3.57, "runs": 5,
                   "gate_met": True, "goal_met": True}
        page = results.page(ROWS, {"put": {"verdict": verdict, "where": self.WHERE}})
        self.assertIn("| durable puts/s at the leader | 25 000 | 7 000 | 3.57× | 2.5× | 3.5× | met | met |", page)
        self.assertIn("| one connection, put p50, ms | not measured |", page)
        self.assertIn("- 2026-01-02: put\n  - command: deploy/bench/run put\n", page)
        self.assertIn("Nothing has been measured yet.", results.page(ROWS, {}))

    def test_rows_that_are_measured_anew_take_the_place_of_the_old(self):
        with tempfile.TemporaryDirectory() as folder:
            before, results.KEPT = results.KEPT, os.path.join(folder, "kept.json")
            try:
                results.keep({"put": {"ours": 1}, "one": {"ours": 2}}, self.WHERE)
                results.keep({"one": {"ours": 3}}, dict(self.WHERE, date="2026-01-03"))
                kept = results.kept()
            finally:
                results.KEPT = before
        self.assertEqual((kept["put"]["verdict"]["ours"], kept["one"]["verdict"]["ours"]), (1, 3))
        self.assertEqual([names for _, names in results.sittings(ROWS, kept)], [["put"], ["one"]])

    def test_the_table_lines_up(self):
        verdict = {"ours": 1.0, "theirs": None, "ratio": None, "judged": 1.0, "runs": 1, "gate_met": True,
                   "goal_met": False}
        lines = results.text_table(ROWS, {"memory": verdict}).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0].index("gate is"), lines[1].index("met"))

    def test_the_page_in_the_repository_is_the_generated_one(self):
        with open(results.PAGE, encoding="utf-8") as file:
            self.assertEqual(file.read(), results.page(ROWS, results.kept()))


if __name__ == "__main__":
    unittest.main()
