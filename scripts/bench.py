#!/usr/bin/env python3
"""Seconds of whole processes on this machine: cold start, and the standard example.

Seconds are reported, never judged: tests pin what is exact (steps, rejections), not time.
"""

import argparse
import os
import platform
import statistics
import subprocess
import tempfile
import time

STANDARD = "Models/skin/examples/microneedle-monthly-x3.json"


def processor():
    try:
        with open("/proc/cpuinfo") as info:
            for line in info:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def seconds(command, runs):
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exosim", default=".build/release/exosim")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    exosim = os.path.abspath(options.exosim)
    print(f"{processor()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}")
    print(f"{'whole process':44}{'best':>10}{'median':>10}")
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            ("exosim --version", [exosim, "--version"]),
            ("exosim run (three arms, certificate)", [exosim, "run", STANDARD]),
            ("exosim run --json", [exosim, "run", STANDARD, "--json"]),
            ("exosim run --out (JSON, CSV, HTML)", [exosim, "run", STANDARD, "--out", folder]),
        ]
        for label, command in rows:
            taken = seconds(command, options.runs)
            print(f"{label:44}{min(taken):9.3f}s{statistics.median(taken):9.3f}s")


if __name__ == "__main__":
    main()
