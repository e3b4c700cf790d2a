"""The report is one file that needs nothing else, and a browser can draw it."""

import csv
import html
import json
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


def test_every_column_of_the_trajectory_names_its_unit(folder):
    with (folder / "trajectory.csv").open() as file:
        header = next(csv.reader(file))
    assert header[1:3] == ["phase", "arm"]
    bare = [name for name in header if not re.search(r" \[.+\]$", name)]
    assert bare == ["phase", "arm"]


# What a reader would see as broken: text cut off or written over other text, a page to be pushed sideways.
MEASURE = """
function run() {
  const page = document.getElementById('page').contentDocument;
  const width = page.documentElement.clientWidth;
  const found = [];
  if (page.documentElement.scrollWidth > width) found.push(['the page scrolls sideways']);
  for (const box of page.querySelectorAll('.scroll'))
    if (box.scrollWidth > box.clientWidth + 1) found.push(['table', box.textContent.slice(0, 60)]);
  for (const picture of page.querySelectorAll('svg')) {
    const frame = picture.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...picture.querySelectorAll('text')]
      .map(text => [text.getBoundingClientRect(), text.textContent]);
    texts.forEach(([a, one], index) => {
      if (a.left < frame.left - 2 || a.right > frame.right + 2 || a.top < frame.top - 2
        || a.bottom > frame.bottom + 2) found.push(['outside its picture', one]);
      for (const [b, other] of texts.slice(index + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 3) found.push(['over each other', one, other]);
      }
    });
  }
  for (const row of page.querySelectorAll('tr')) {
    const cells = [...row.children].map(cell => {
      const text = page.createRange();
      text.selectNodeContents(cell);
      return [text.getBoundingClientRect(), cell.textContent];
    });
    cells.forEach(([a, one], index) => {
      for (const [b, other] of cells.slice(index + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 3) found.push(['cells over each other', one, other]);
      }
    });
  }
  document.getElementById('found').textContent = JSON.stringify(found);
}
"""


def broken(page, width, tmp_path):
    """What the browser's own boxes show to be broken at that width."""
    wrapper = tmp_path / "wrapper.html"
    wrapper.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><iframe id=page style='border:0;width:{width}px;height:9000px' "
        f"onload='run()' srcdoc=\"{html.escape(page)}\"></iframe><pre id=found></pre>"
        f"<script>{MEASURE}</script>")
    outcome = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1400,1000",
         "--virtual-time-budget=5000", "--dump-dom", wrapper.as_uri()],
        check=True, capture_output=True, text=True, timeout=120)
    found = re.search(r'<pre id="found">(.*?)</pre>', outcome.stdout, re.DOTALL).group(1)
    return json.loads(html.unescape(found))


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "name", ["microneedle-monthly-x3", "intradermal", "culture-100ug-per-mL", "iv-drip"])
def test_nothing_is_cut_or_written_over(exosim, tmp_path, name, width):
    exosim("run", ROOT / f"Models/skin/examples/{name}.json", "--out", tmp_path / "answer")
    page = (tmp_path / "answer/report.html").read_text()
    assert broken(page, width, tmp_path) == []


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_cells_and_draws_keep_to_the_page(exosim, tmp_path, width):
    exosim("run", ROOT / "Models/skin/examples/topical-intact.json", "--cells", "100", "--draws", "8",
           "--out", tmp_path / "answer")
    page = (tmp_path / "answer/report.html").read_text()
    assert broken(page, width, tmp_path) == []


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_the_measure_finds_what_is_broken(folder, tmp_path):
    page = (folder / "report.html").read_text()
    page = page.replace("</main>", "<p style='width:900px;max-width:none'>wide</p><svg viewBox='0 0 300 40'>"
                        "<text x='10' y='20'>one text</text><text x='12' y='21'>another text</text>"
                        "</svg><table style='table-layout:fixed;width:40px'><tr><td style='white-space:nowrap'>"
                        "1.52 × 10⁻⁴ copies</td><td>0</td></tr></table></main>")
    assert {"the page scrolls sideways", "over each other", "cells over each other"} <= {
        item[0] for item in broken(page, 390, tmp_path)}
