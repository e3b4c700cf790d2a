"""Every notebook runs from top to bottom on what the program writes today."""

import os
import pathlib

import nbformat
import pytest
from conftest import ROOT, program
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks-data").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_it_runs_and_draws(path, monkeypatch, tmp_path):
    monkeypatch.setenv("EXOSIM", str(pathlib.Path(program()).resolve()))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("IPYTHONDIR", os.fspath(tmp_path))
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "kept without its outputs"
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    pictures = [output for cell in notebook.cells for output in cell.get("outputs", [])
                if "image/png" in output.get("data", {})]
    assert pictures
