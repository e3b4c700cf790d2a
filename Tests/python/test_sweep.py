"""Sweeps as their users meet them: labelled arrays, resumed to the same bytes, never half a file."""

import csv
import json
import os
import pty
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import jsonschema
import numpy as np
import pytest
import xarray
from conftest import ROOT, program

STANDARD = ROOT / "Models/skin/examples/microneedle-monthly-x3.json"
DECAY = """
model decay
  unit time_unit = 3600 second
  species A
  A = 8
  loss: A -> ; k*A^n
  k = 0.3
  n = 1
end
"""
GRID = ["--vary", "product.dilution=log:1:100:3", "--vary",
        "administration.route=microneedle,topical"]


@pytest.fixture
def decay(tmp_path):
    (tmp_path / "decay.ant").write_text(DECAY)
    return tmp_path / "decay.ant"


@pytest.fixture(scope="module")
def drawn(exosim, tmp_path_factory):
    """A grid of two dimensions crossed with drawn points, with everything that can be written."""
    folder = tmp_path_factory.mktemp("sweep") / "answer"
    exosim("sweep", STANDARD, *GRID, "--vary", "genuine_fraction=table", "--sample", 4, "--seed", 5,
           "--out", folder, "--csv")
    return folder


# --- labelled arrays ----------------------------------------------------------------------------

def test_only_whole_files_are_left(drawn):
    assert sorted(path.name for path in drawn.iterdir()) == ["report.html", "sweep.csv", "sweep.nc"]


def test_xarray_opens_it_with_names_and_units(drawn):
    with xarray.open_dataset(drawn / "sweep.nc") as data:
        assert dict(data.sizes) == {"product_dilution": 3, "administration_route": 2, "member": 4}
        assert list(data.administration_route.values) == ["microneedle", "topical"]
        assert list(data.product_dilution.values) == [1, 10, 100]
        gain = data.new_collagen_12wk_vs_device_only
        assert gain.dims == ("product_dilution", "administration_route", "member")
        assert gain.attrs["units"] == "1"
        assert "genuine_fraction" in gain.coords
        assert data.new_collagen_12wk.attrs["units"] == "mg/mL"
        undiluted = gain.sel(product_dilution=1, administration_route="microneedle")
        assert (undiluted > gain.sel(product_dilution=100, administration_route="microneedle")).all()
        assert (data.status == 0).all()
        assert (data.reason == "").all()
        ends = float(data.genuine_fraction.min()), float(data.genuine_fraction.max())
        assert 0.1 <= ends[0] < ends[1] <= 0.9


def test_the_header_reads_like_a_label(drawn):
    if not shutil.which("ncdump"):
        pytest.skip("ncdump is not installed (package netcdf-bin)")
    text = subprocess.run(["ncdump", "-h", drawn / "sweep.nc"], capture_output=True, text=True,
                          check=True).stdout
    for line in ["product_dilution = 3 ;", "administration_route = 2 ;", "member = 4 ;",
                 'new_collagen_12wk:units = "mg/mL"', 'Conventions = "CF-1.11"', 'source = "exosim ',
                 ':command = "exosim sweep ', ':seed = "5"', "exosim_model = ", "flag_meanings"]:
        assert line in text, line
    for variable in re.findall(r"^\tdouble (\w+)\(", text, re.M):
        assert f"{variable}:units" in text
        assert f"{variable}:long_name" in text
    kind = subprocess.run(["ncdump", "-k", drawn / "sweep.nc"], capture_output=True, text=True)
    assert kind.stdout.strip() in ("cdf5", "64-bit data")


def test_nothing_in_the_file_tells_the_time(exosim, drawn, tmp_path):
    time.sleep(1.1)
    exosim("sweep", STANDARD, *GRID, "--vary", "genuine_fraction=table", "--sample", 4, "--seed", 5,
           "--out", tmp_path / "again", "--threads", 1)
    assert (tmp_path / "again/sweep.nc").read_bytes() == (drawn / "sweep.nc").read_bytes()


def test_the_table_is_tidy_and_says_the_same(drawn):
    with open(drawn / "sweep.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    with xarray.open_dataset(drawn / "sweep.nc") as data:
        flat = data.new_collagen_12wk.values.ravel()
        assert [float(row["new_collagen_12wk"]) for row in rows] == list(flat)
        assert [row["administration_route"] for row in rows[:8]] == ["microneedle"] * 4 + ["topical"] * 4
    assert {row["status"] for row in rows} == {"done"}


def test_the_summary_is_what_numpy_says(exosim, drawn):
    document = exosim.json(
        "sweep", STANDARD, *GRID, "--vary", "genuine_fraction=table", "--sample", 4, "--seed", 5,
        "--out", drawn, "--resume", "--json")
    assert document["members"] == 24 and document["failed"] == 0
    with xarray.open_dataset(drawn / "sweep.nc") as data:
        for output in document["outputs"]:
            values = data[output["name"]].values.ravel()
            found = output["quantiles"]
            expected = np.quantile(values, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
            np.testing.assert_allclose(list(found.values()), expected, rtol=1e-14)
            assert values[output["highest"]["member"]] == values.max()
            assert values[output["lowest"]["member"]] == values.min()


def test_a_failed_member_is_missing_with_its_reason_never_a_zero(exosim, tmp_path):
    (tmp_path / "m.ant").write_text("y = 1; y' = k*y^2; k = 0.1")
    done = exosim("sweep", tmp_path / "m.ant", "--vary", "k=0.1,2,0.5", "--end", 1, "--out",
                  tmp_path / "out", "--csv")
    assert "1 of 3 members have no result" in done.stderr
    with xarray.open_dataset(tmp_path / "out/sweep.nc") as data:
        assert list(np.isnan(data.y.values)) == [False, True, False]
        assert data.status.values[1] != 0
        assert "t = 0.5" in str(data.reason.values[1])
        assert str(data.reason.values[0]) == ""
    rows = list(csv.DictReader(open(tmp_path / "out/sweep.csv", newline="")))
    assert rows[1]["y"] == "" and rows[1]["status"] != "done" and rows[1]["reason"]


def test_a_sweep_without_any_result_is_status_70(exosim, tmp_path):
    (tmp_path / "m.ant").write_text("y = 1; y' = k*y^2; k = 2")
    done = exosim("sweep", tmp_path / "m.ant", "--vary", "k=2,3", "--end", 1, "--out",
                  tmp_path / "out", check=False)
    assert done.returncode == 70


def test_a_table_of_points_for_any_model(exosim, decay, tmp_path):
    (tmp_path / "p.csv").write_text("k\n0.1\n0.2\n0.3\n")
    exosim("sweep", decay, "--points", tmp_path / "p.csv", "--end", "2 d", "--times", 5, "--out",
           tmp_path / "out")
    with xarray.open_dataset(tmp_path / "out/sweep.nc", decode_times=False) as data:
        assert dict(data.sizes) == {"member": 3, "time": 5}
        exact = 8 * np.exp(-np.outer(data.k.values, data.time.values))
        np.testing.assert_allclose(data.A.values, exact, rtol=2e-4)


def test_a_sweep_file_says_the_same_as_flags_and_flags_beat_it(exosim, decay, tmp_path):
    document = {
        "schemaVersion": 1, "model": "decay.ant", "end": "2 d", "times": 3,
        "vary": {"k": "lin:0.1:0.3:3", "n": "uniform:0.9:1.1"},
        "sample": {"size": 5, "design": "sobol", "seed": 3}}
    schema = json.loads((ROOT / "Schemas/sweep.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    (tmp_path / "sweep.json").write_text(json.dumps(document))
    exosim("sweep", tmp_path / "sweep.json", "--out", tmp_path / "a")
    exosim("sweep", decay, "--end", "2 d", "--times", 3, "--vary", "k=lin:0.1:0.3:3", "--vary",
           "n=uniform:0.9:1.1", "--sample", 5, "--design", "sobol", "--seed", 3, "--out",
           tmp_path / "b")
    with xarray.open_dataset(tmp_path / "a/sweep.nc", decode_times=False) as a, \
            xarray.open_dataset(tmp_path / "b/sweep.nc", decode_times=False) as b:
        xarray.testing.assert_equal(a, b)
    exosim("sweep", tmp_path / "sweep.json", "--vary", "k=0.5", "--out", tmp_path / "c")
    with xarray.open_dataset(tmp_path / "c/sweep.nc", decode_times=False) as data:
        assert list(data.k.values) == [0.5]


@pytest.mark.parametrize("change", [
    {"schemaVersion": 2}, {"varry": {}}, {"vary": {"k": 7}}, {"dose": "x.json"}, {"sample": 0},
    {"sample": {"size": 3, "design": "halton"}}, {"times": 0}, {"tolerance": 1},
])
def test_what_the_schema_refuses_the_program_refuses(exosim, decay, tmp_path, change):
    document = {"schemaVersion": 1, "model": "decay.ant", "end": 10, "vary": {"k": [1, 2]}} | change
    schema = json.loads((ROOT / "Schemas/sweep.schema.json").read_text())
    assert not jsonschema.Draft202012Validator(schema).is_valid(document)
    (tmp_path / "sweep.json").write_text(json.dumps(document))
    done = exosim("sweep", tmp_path / "sweep.json", "--out", tmp_path / "out", check=False)
    assert done.returncode == 65
    assert done.stderr.startswith("error: ")
    assert not (tmp_path / "out").exists()


def test_a_model_that_contradicts_itself_is_refused_with_its_line(exosim, tmp_path):
    model = tmp_path / "both.ant"
    model.write_text("A = 1; k = 0.1\nA -> ; k*A\nA' = 3\n")
    done = exosim("sweep", model, "--vary", "k=0.1,0.2", "--end", "1", "--out", tmp_path / "out",
                  check=False)
    assert done.returncode == 65
    assert "both.ant:3:1: the species 'A' is changed by reactions" in done.stderr
    assert not (tmp_path / "out").exists()


# --- stopped and resumed ------------------------------------------------------------------------

# Slow enough to be met in the middle, and cut into many ranges.
LONG = ["--vary", "k=lin:0.1:0.5:40", "--vary", "n=lin:1:1.5:150", "--end", "40", "--times", "50",
        "--tolerance", "1e-8"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The sweep that nothing stopped."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "decay.ant").write_text(DECAY)
    subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out"], cwd=folder, check=True,
                   capture_output=True)
    return (folder / "out/sweep.nc").read_bytes()


def ranges_done(folder):
    """How many ranges of members the journal tells of; more than all when the sweep is whole."""
    if (folder / "out/sweep.nc").exists():
        return 1000
    try:
        return (folder / "out/sweep.nc.journal").read_text().count("\ndone ")
    except FileNotFoundError:
        return 0


def killed(folder, ranges, seconds, number, *more):
    """Starts the sweep and ends it by a signal, some time after some ranges are done."""
    process = subprocess.Popen(
        [program(), "sweep", "decay.ant", *LONG, "--out", "out", *more], cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and ranges_done(folder) < ranges:
        time.sleep(0.002)
    time.sleep(seconds)
    process.send_signal(number)
    process.communicate(timeout=120)
    return process.returncode


def test_twenty_of_twenty_killed_at_random_moments_resume_to_the_same_bytes(whole, tmp_path):
    draw = random.Random(20)
    midway = 0
    for index in range(20):
        folder = tmp_path / str(index)
        folder.mkdir()
        (folder / "decay.ant").write_text(DECAY)
        killed(folder, draw.randrange(6), draw.uniform(0, 0.2), signal.SIGKILL)
        out = folder / "out"
        midway += not (out / "sweep.nc").exists() and ranges_done(folder) > 0
        if index % 4 == 0:  # a second death, during the resumption
            killed(folder, ranges_done(folder) + 1, draw.uniform(0, 0.2), signal.SIGKILL, "--resume")
        subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out", "--resume"],
                       cwd=folder, check=True, capture_output=True)
        assert (out / "sweep.nc").read_bytes() == whole, f"the sweep {index} differs"
        assert sorted(path.name for path in out.iterdir()) == ["report.html", "sweep.nc"]
        shutil.rmtree(folder)
    assert midway >= 8, "too few were met in the middle to prove anything"


def test_ctrl_c_is_status_130_and_leaves_what_can_be_resumed(whole, tmp_path):
    (tmp_path / "decay.ant").write_text(DECAY)
    assert killed(tmp_path, 2, 0, signal.SIGINT) == 130
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == ["sweep.nc.journal", "sweep.nc.partial"]
    again = subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out"], cwd=tmp_path,
                           capture_output=True, text=True)
    assert again.returncode == 74 and "--resume" in again.stderr
    other = subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out", "--resume",
                            "--set", "n=2"], cwd=tmp_path, capture_output=True, text=True)
    assert other.returncode == 65 and "settings is not the same" in other.stderr
    (tmp_path / "decay.ant").write_text(DECAY.replace("0.3", "0.4"))
    other = subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out", "--resume"],
                           cwd=tmp_path, capture_output=True, text=True)
    assert other.returncode == 65 and "model is not the same" in other.stderr
    (tmp_path / "decay.ant").write_text(DECAY)
    subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out", "--resume",
                    "--threads", "1"], cwd=tmp_path, check=True, capture_output=True)
    assert (out / "sweep.nc").read_bytes() == whole


def test_a_torn_line_of_the_journal_promises_nothing(whole, tmp_path):
    (tmp_path / "decay.ant").write_text(DECAY)
    assert killed(tmp_path, 2, 0, signal.SIGINT) == 130
    with open(tmp_path / "out/sweep.nc.journal", "a") as journal:
        journal.write("done 0 60")
    subprocess.run([program(), "sweep", "decay.ant", *LONG, "--out", "out", "--resume"],
                   cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out/sweep.nc").read_bytes() == whole


# --- what can go wrong with files ---------------------------------------------------------------

def test_a_full_disk_is_status_74_and_nothing_is_left(exosim, decay, tmp_path):
    def little_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [program(), "sweep", str(decay), "--vary", "k=lin:0.1:1:2000", "--vary", "n=lin:1:1.2:20",
         "--end", "10", "--out", str(tmp_path / "out")],
        capture_output=True, text=True, preexec_fn=little_room)
    assert done.returncode == 74, done.stderr
    assert "cannot write" in done.stderr
    assert not (tmp_path / "out/sweep.nc").exists()


def test_a_read_only_folder_is_status_74(exosim, decay, tmp_path):
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    if os.geteuid() == 0:  # root may write anywhere but where the kernel itself forbids it
        out = "/proc/self"
    done = exosim("sweep", decay, "--vary", "k=1,2", "--end", 1, "--out", out, check=False)
    assert done.returncode == 74 and "no permission" in done.stderr


def test_a_folder_that_is_a_file_is_status_74(exosim, decay, tmp_path):
    (tmp_path / "out").write_text("")
    done = exosim("sweep", decay, "--vary", "k=1,2", "--end", 1, "--out", tmp_path / "out",
                  check=False)
    assert done.returncode == 74


def test_a_sweep_that_is_there_is_not_replaced_unasked(exosim, decay, tmp_path):
    arguments = ["sweep", decay, "--vary", "k=1,2", "--end", 1, "--out", tmp_path / "out"]
    exosim(*arguments)
    before = (tmp_path / "out/sweep.nc").read_bytes()
    done = exosim(*arguments, check=False)
    assert done.returncode == 74 and "--force" in done.stderr
    done = exosim("sweep", decay, "--vary", "k=1,3", "--end", 1, "--out", tmp_path / "out",
                  "--resume", check=False)
    assert done.returncode == 65 and "design is not the same" in done.stderr
    assert (tmp_path / "out/sweep.nc").read_bytes() == before
    exosim("sweep", decay, "--vary", "k=1,3", "--end", 1, "--out", tmp_path / "out", "--force")
    assert (tmp_path / "out/sweep.nc").read_bytes() != before


def test_without_the_library_its_package_is_named(exosim, decay, tmp_path):
    done = exosim("sweep", decay, "--vary", "k=1,2", "--end", 1, "--out", tmp_path / "out",
                  check=False, env=os.environ | {"EXOSIM_NETCDF": "no-such-library.so"})
    assert done.returncode == 74
    assert "libnetcdf19" in done.stderr
    assert not (tmp_path / "out/sweep.nc.partial").exists()


# --- terminal -----------------------------------------------------------------------------------

def test_progress_is_for_terminals_only(exosim, decay, tmp_path):
    arguments = ["sweep", str(decay), "--vary", "k=lin:0.1:1:500", "--end", "10"]
    silent = exosim(*arguments, "--out", tmp_path / "a")
    assert "\r" not in silent.stderr and silent.stdout == ""
    quiet = exosim(*arguments, "--out", tmp_path / "b", "--quiet")
    assert quiet.stderr == "" and quiet.stdout == ""
    master, slave = pty.openpty()
    process = subprocess.Popen([program(), *arguments, "--out", str(tmp_path / "c")], stderr=slave,
                               stdout=subprocess.PIPE, env=os.environ | {"TERM": "xterm"})
    os.close(slave)
    text = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        text += piece
    assert process.wait() == 0
    assert b"left" in text and b"/s" in text and b"/500" in text


# --- memory -------------------------------------------------------------------------------------

def test_memory_does_not_grow_with_the_number_of_members(exosim, decay, tmp_path):
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
            "capture_output=True); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")

    def kilobytes(members, name):
        done = subprocess.run(
            [sys.executable, "-c", code, program(), "sweep", str(decay), "--vary",
             f"k=lin:0.1:1:{members}", "--end", "1", "--out", str(tmp_path / name)],
            capture_output=True, text=True, check=True)
        return int(done.stdout)

    small, large = kilobytes(4_000, "a"), kilobytes(40_000, "b")
    # A million members may take less than 500 MB; what grows with them is less than 100 B each.
    assert large - small < 36_000 * 0.4
    assert large < 400_000
