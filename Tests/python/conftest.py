"""Where the program and its examples are, for every Python test."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "Models" / "skin" / "examples").glob("*.json"))


def program():
    """The built program: the one asked for, or that of the tests' own build."""
    # absolute, since some tests run in folders of their own
    place = os.environ.get("EXOSIM", ROOT / ".build" / "debug" / "exosim")
    return str(pathlib.Path(place).resolve())


class Exosim:
    """Runs the program as a user does."""

    def __call__(self, *arguments, check=True, **options):
        done = subprocess.run([program(), *map(str, arguments)], cwd=ROOT, capture_output=True,
                              text=True, timeout=600, **options)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def json(self, *arguments):
        return json.loads(self(*arguments).stdout)


@pytest.fixture(scope="session")
def exosim():
    return Exosim()


@pytest.fixture(scope="session")
def results(exosim):
    """The result of each example, computed once."""
    found = {}

    def result(path):
        if path not in found:
            found[path] = exosim.json("run", path, "--json")
        return found[path]

    return result


def pytest_generate_tests(metafunc):
    if "example" in metafunc.fixturenames:
        metafunc.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
