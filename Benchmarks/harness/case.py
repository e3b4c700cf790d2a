"""One frozen model made ready for every engine: files in the scratch folder, made once."""

import hashlib
import json
import pathlib
import subprocess

import numpy

from . import emit_c, odes, points

HOME = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = HOME.parent / ".build-bench"
SUNDIALS = SCRATCH / "sundials"
FLAGS = ["-O3", "-march=native", "-fno-math-errno"]


def models():
    return json.loads((HOME / "models" / "models.json").read_text())


class Case:
    """A model, its draws, output times, state names and the size of each state."""

    def __init__(self, name, members, model=None, text=None):
        self.model = model or next(m for m in models() if m["name"] == name)
        self.name = self.model["name"]
        self.path = HOME / "models" / self.model["file"] if text is None else None
        self.text = text or self.path.read_text()
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        if digest != self.model["sha256"]:
            raise SystemExit(f"{self.path} is not the frozen model: its SHA-256 is {digest}")
        self.folder = SCRATCH / "cases" / f"{self.name}-{digest[:8]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.path is None:
            self.path = self.folder / "model.ant"
            self.path.write_text(self.text)
        times = self.model["times"]
        self.times = times["first"] + times["step"] * numpy.arange(times["count"], dtype=float)
        self.times.tofile(self.folder / "times.bin")
        self.members = members
        self.points_csv = self.folder / f"points-{members}.csv"
        self.points_digest = points.write_csv(self.points_csv, self.model, self.text, members)
        self.draws = numpy.loadtxt(self.points_csv, delimiter=",", skiprows=1, ndmin=2)
        self.odes = odes.load(self.path)
        (self.folder / "states.txt").write_text("\n".join(self.odes.states) + "\n")
        self.write_binary_points()
        self.peaks = None

    @property
    def drawn(self):
        return self.model["draws"]["parameters"]

    @property
    def shape(self):
        return len(self.times), len(self.odes.states)

    def write_binary_points(self):
        where = [float(self.odes.parameters.index(name)) for name in self.drawn]
        numpy.vstack([where, self.draws]).tofile(self.folder / f"points-{self.members}.bin")

    def set_peaks(self, peaks):
        """The largest size of each state on the nominal trajectory; 1 for a state that stays at zero."""
        self.peaks = numpy.where(peaks > 0, peaks, 1.0)
        numpy.savetxt(self.folder / "peaks.txt", self.peaks)

    def read_peaks(self):
        self.peaks = numpy.loadtxt(self.folder / "peaks.txt")

    def absolute(self, rtol):
        """The absolute tolerance of each state: an error below a thousandth of its peak counts less."""
        return 1e-3 * rtol * self.peaks

    # MARK: the compiled opponent

    def build_cvode(self, compiler="gcc"):
        source = self.folder / "model.c"
        source.write_text(emit_c.model_source(self.odes, self.peaks))
        program = self.folder / "cvode"
        native = HOME / "native"
        libraries = ["cvode", "sunlinsolklu", "sunlinsoldense", "sunmatrixsparse", "sunmatrixdense", "nvecserial", "generic"]
        command = [compiler, *FLAGS, f"-I{native}", f"-I{SUNDIALS}/include", "-I/usr/include/suitesparse"]
        command += [str(source), str(native / "cvode_driver.c"), f"-L{SUNDIALS}/lib"]
        command += [f"-lsundials_{name}" for name in libraries] + ["-lklu", "-lm", "-o", str(program)]
        subprocess.run(command, check=True)
        return program
