"""The three lines that say where seconds were measured, and a core's measured peak."""

import os
import platform
import subprocess

from . import native
from .case import FLAGS, HOME, SCRATCH


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]
    except (OSError, IndexError):
        return f"no {command[0]}"


def processor():
    with open("/proc/cpuinfo") as info:
        return next((l.split(":", 1)[1].strip() for l in info if l.startswith("model name")), platform.machine())


def commit():
    word = first_line(["git", "-C", str(HOME), "rev-parse", "--short", "HEAD"])
    changed = subprocess.run(["git", "-C", str(HOME.parent), "status", "--porcelain", "--", "Sources", "Benchmarks/native",
                              "Benchmarks/harness", "Benchmarks/Sources"], capture_output=True, text=True).stdout
    return word + (" with uncommitted changes" if changed.strip() else "")


def lines(level):
    return [
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
        f"processor level found at run time: {level}",
        f"{first_line(['swift', '--version'])}; {first_line(['gcc', '--version'])} with {' '.join(FLAGS)}",
    ]


def peak():
    """Gflop/s of one core by scalar, 256-bit and 512-bit multiply-adds."""
    program = SCRATCH / "peak"
    subprocess.run(["gcc", *FLAGS, str(HOME / "native" / "peak.c"), "-o", str(program)], check=True)
    return higher(*[native.run([program]) for _ in range(3)])


def higher(*runs):
    """The best of several: a busy machine can only lower a peak."""
    return {width: max(run[width] for run in runs) for width in runs[0]}
