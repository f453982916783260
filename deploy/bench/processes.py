"""Processes and the machine, as /proc tells of them."""
import os
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
DEATH_PATIENCE = 10.0

# What this process has started itself: whoever ends one has to hear of its end.
CHILDREN = {}


def cpu_seconds(pid):
    """User and system time of a process, all its threads included."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def compiler_seconds(pid):
    """Of that, what a JVM's compiler threads have taken."""
    total = 0.0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/stat", encoding="utf-8") as stat:
                said = stat.read()
        except (FileNotFoundError, ProcessLookupError):
            continue  # It has ended meanwhile.
        name = said[said.index("(") + 1:said.rindex(")")]
        fields = said.rsplit(")", 1)[1].split()
        if name.startswith(("C1 Compiler", "C2 Compiler")):
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def resident_mib(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def machine_seconds():
    """(busy, idle, stolen), of all cores together."""
    with open("/proc/stat", encoding="utf-8") as stat:
        times = [int(field) / TICKS for field in stat.readline().split()[1:9]]
    idle, stolen = times[3] + times[4], times[7]
    return sum(times) - idle - stolen, idle, stolen


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


def kill(pid):
    """SIGKILL, and returns when the process is gone."""
    child = CHILDREN.pop(pid, None)
    if child:
        child.kill()
        child.wait()
        return
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    deadline = time.monotonic() + DEATH_PATIENCE
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.005)


class Command:
    """How a process was started, so that it can be started again just so."""

    def __init__(self, arguments, environment, folder):
        self.arguments = arguments
        self.environment = environment
        self.folder = folder

    @staticmethod
    def of(pid):
        def entries(name):
            with open(f"/proc/{pid}/{name}", "rb") as file:
                return [os.fsdecode(part) for part in file.read().split(b"\0") if part]

        environment = dict(entry.split("=", 1) for entry in entries("environ") if "=" in entry)
        return Command(entries("cmdline"), environment, os.readlink(f"/proc/{pid}/cwd"))

    def start(self, log):
        """In a session of its own: Ctrl-C is for the driver, which ends it. Its process id."""
        with open(log, "ab") as out:
            child = subprocess.Popen(
                self.arguments, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        CHILDREN[child.pid] = child
        return child.pid


def free_ports(count, offset=0, lowest=20000, highest=44000):
    """The first of `count` ports in a row that are free, and free again `offset` above."""
    first = lowest + os.getpid() % 1000 * 10
    while first < highest:
        if all(is_free(first + i + more) for i in range(count) for more in {0, offset}):
            return first
        first += count
    raise OSError("no free ports")


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def folder_bytes(folder):
    """What the files of a folder take on the disk."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_blocks * 512
            except FileNotFoundError:  # a file that was being compacted away
                pass
    return total
