#!/usr/bin/env python3
"""Run experiments/notebook.ipynb, on a copy: it must draw three figures and agree with claims.csv.

Usage: check-notebook.py [--keep FILE]

The notebook and its tables are copied to a temporary folder and nothing is written elsewhere; --keep
stores the notebook with its outputs. A second copy, one of whose runs is altered, must not agree.
Needs nbclient and ipykernel besides scripts/requirements.txt; exit code 69 says what to install.
"""

import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile

try:
    import ipykernel  # noqa: F401  what the notebook runs in
    import matplotlib  # noqa: F401
    import nbformat
    import pandas
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
except ImportError as error:
    print(
        f"check-notebook.py: {error.name} is missing: "
        "pip install nbclient ipykernel -r scripts/requirements.txt", file=sys.stderr)
    sys.exit(69)

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
NOTEBOOK = "experiments/notebook.ipynb"
TABLES = "results/standard/relu-vs-tanh"
problems = []


def check(holds, problem):
    if not holds:
        problems.append(problem)
        print(f"check-notebook.py: {problem}", file=sys.stderr)


def copy(folder):
    """The notebook and what it reads, as they stand in the package."""
    (folder / "experiments").mkdir(parents=True)
    shutil.copy(PACKAGE / NOTEBOOK, folder / NOTEBOOK)
    shutil.copytree(PACKAGE / TABLES, folder / TABLES, ignore=shutil.ignore_patterns("*.svg"))
    return folder


def run(folder):
    """The notebook with its outputs; an exception of a cell goes through."""
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3",
        resources={"metadata": {"path": str(folder / "experiments")}})
    return client.execute()


def check_source():
    """Valid, cleared, and no measured number in its text."""
    notebook = nbformat.read(PACKAGE / NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            check(not cell.outputs and cell.execution_count is None, f"{cell.id} holds outputs: clear them")
        else:
            typed = re.findall(r"\d+\.\d+(?! %)", cell.source)
            check(not typed, f"{cell.id} has numbers typed in its text: {', '.join(typed)}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=pathlib.Path, metavar="FILE", help="store the outputs here")
    arguments = parser.parse_args()
    check_source()
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        for variable in ["HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"]:
            os.environ[variable] = str(place / "home")
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

        notebook = run(copy(place / "as-committed"))
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        figures = sum("image/png" in output.get("data", {}) for output in outputs)
        check(figures == 3, f"{figures} figures are drawn, not 3")
        warnings = [output.text for output in outputs if output.get("name") == "stderr"]
        check(not warnings, f"it warns: {warnings}")
        printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
        print(printed)
        if arguments.keep:
            nbformat.write(notebook, arguments.keep)

        altered = copy(place / "altered") / TABLES / "runs.csv"
        runs = pandas.read_csv(altered, dtype={"iterations_to_25": float})
        runs.loc[(runs.activation == "relu") & (runs.seed == 1), "iterations_to_25"] *= 1.5
        runs.to_csv(altered, index=False)
        try:
            run(place / "altered")
            check(False, "other runs agree with claims.csv just as well")
        except CellExecutionError:
            pass
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
