"""The checks that can also be run alone, each a program that says what is wrong."""

import pathlib
import subprocess
import sys

from check_result_schema import laws

HERE = pathlib.Path(__file__).parent


def test_schema_and_reader_agree_on_the_cases_of_dose_files():
    done = subprocess.run(
        [sys.executable, HERE / "check_dose_schema.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_result_keeps_the_laws_that_no_schema_can_say(example, results):
    assert list(laws(results(example))) == []
