"""Seconds of whole processes: the cold start, and the standard example from its dose file to its report."""

import statistics
import subprocess
import tempfile
import time

from .case import HOME

ROOT = HOME.parent
STANDARD = ROOT / "Models" / "skin" / "examples" / "microneedle-monthly-x3.json"


def measure(runs=10):
    """Rows (what, best, median), or none where the program is not built or does not run."""
    exosim = ROOT / ".build" / "release" / "exosim"
    if not exosim.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        commands = [
            ("exosim --version", ["--version"]),
            ("exosim run (three arms, certificate)", ["run", STANDARD]),
            ("exosim run --out (JSON, CSV, HTML)", ["run", STANDARD, "--out", folder]),
        ]
        rows = []
        for label, words in commands:
            taken = []
            for _ in range(runs):
                began = time.perf_counter()
                done = subprocess.run([exosim, *words], capture_output=True)
                taken.append(time.perf_counter() - began)
                if done.returncode != 0:  # a program older than its models
                    break
            else:
                rows.append((label, min(taken), statistics.median(taken)))
    return rows
