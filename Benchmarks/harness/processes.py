"""Seconds of whole processes: the cold start, and the standard example from its dose file to its report."""

import statistics
import subprocess
import tempfile
import time

from .case import HOME

ROOT = HOME.parent
STANDARD = ROOT / "Models" / "skin" / "examples" / "microneedle-monthly-x3.json"


def measure(runs=10):
    """Rows (what, best, median), or none where the program is not built."""
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
                subprocess.run([exosim, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                taken.append(time.perf_counter() - began)
            rows.append((label, min(taken), statistics.median(taken)))
    return rows
