"""The report is one file that needs nothing else, and a browser can draw it."""

import re
import shutil
import subprocess

import pytest
from conftest import ROOT

STANDARD = ROOT / "Models/skin/examples/microneedle-monthly-x3.json"


@pytest.fixture(scope="module")
def folder(exosim, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "answer"
    exosim("run", STANDARD, "--out", folder)
    return folder


def test_all_three_files_are_written_and_nothing_else(folder):
    assert sorted(path.name for path in folder.iterdir()) == [
        "report.html", "result.json", "trajectory.csv"]


def test_the_page_fetches_nothing(folder):
    page = (folder / "report.html").read_text()
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
    assert "<svg" in page


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
@pytest.mark.parametrize("width", [380, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_draws_the_page(folder, tmp_path, width, scheme):
    picture = tmp_path / "page.png"
    options = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},3000",
         f"--screenshot={picture}", *options, (folder / "report.html").as_uri()],
        check=True, capture_output=True, timeout=120)
    assert picture.stat().st_size > 20_000
