#!/usr/bin/env python3
"""Load every CSV of results/datapackage.json the way its readers do: without options.

Usage: check-tables.py

Each table is read by pandas, DuckDB and, where R has it, readr; rows, headers, types and missing cells
are held against the description and against Python's csv. The description itself is validated by
frictionless, and the example for pandas is run.

Needs: pip install pandas duckdb frictionless. Exit codes: 0 all as described, 1 a difference, 69
something is not installed.
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
RESULTS = PACKAGE / "results"
problems = []

try:
    import duckdb
    import frictionless
    import pandas
except ImportError as error:
    print(f"check-tables.py: {error}: pip install pandas duckdb frictionless", file=sys.stderr)
    sys.exit(69)

READR = """
files <- readLines(file("stdin"))
for (path in files) {
  table <- suppressWarnings(readr::read_csv(path, show_col_types = FALSE))
  stopifnot(nrow(readr::problems(table)) == 0)
  for (name in names(table)) {
    cat(path, nrow(table), name, class(table[[name]])[1], sum(!is.na(table[[name]])), sep = "\\t")
    cat("\\n")
  }
}
"""


def expected(resource):
    """[(column, type, cells that are not missing)] and the number of rows."""
    with (RESULTS / resource["path"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    fields = resource["schema"]["fields"]
    assert rows[0] == [field["name"] for field in fields], resource["path"]
    filled = [sum(cell != "" for cell in column) for column in zip(*rows[1:])] or [0] * len(fields)
    columns = [(field["name"], field["type"], count) for field, count in zip(fields, filled)]
    return columns, len(rows) - 1


def by_pandas(path):
    table = pandas.read_csv(path)
    kinds = {"b": "boolean", "i": "integer", "f": "number"}
    columns = []
    for name, column in table.items():
        kind = kinds.get(column.dtype.kind, "string")
        # With missing cells pandas keeps flags as objects and whole numbers as numbers.
        if kind == "string" and column.dropna().map(lambda cell: isinstance(cell, bool)).all():
            kind = "boolean"
        if kind == "number" and (column.dropna() % 1 == 0).all():
            kind = "integer"
        columns.append((name, kind, int(column.count())))
    return columns, len(table)


def by_duckdb(path):
    table = duckdb.sql(f"SELECT * FROM '{path}'")
    kinds = {"BOOLEAN": "boolean", "BIGINT": "integer", "DOUBLE": "number", "VARCHAR": "string"}
    columns = []
    for name, kind in zip(table.columns, map(str, table.types)):
        kind = kinds.get(kind, kind)
        filled, numbers, infinite = table.aggregate(
            f'count("{name}"), count(TRY_CAST("{name}" AS DOUBLE)),'
            f" count(*) FILTER (WHERE \"{name}\"::VARCHAR IN ('INF', '-INF'))").fetchall()[0]
        if kind == "string" and infinite and filled == numbers:
            print(f"  DuckDB reads {name} of {path.relative_to(RESULTS)} as text, for its INF: CAST it")
            kind = "number"
        columns.append((name, kind, filled))
    return columns, len(table)


def by_readr(paths):
    """What R says of every table, or nothing if it has no readr."""
    r = shutil.which("Rscript")
    has = r and subprocess.run([r, "-e", "library(readr)"], capture_output=True).returncode == 0
    if not has:
        print("readr is left out: apt-get install r-base-core r-cran-readr, or R's install.packages")
        return {}
    answer = subprocess.run(
        [r, "-e", READR], input="".join(f"{path}\n" for path in paths), capture_output=True,
        text=True)
    if answer.returncode:
        problems.append(f"readr: {answer.stderr}")
    kinds = {"logical": "boolean", "numeric": "number", "character": "string"}
    tables = {}
    for line in answer.stdout.splitlines():
        path, rows, name, kind, filled = line.split("\t")
        columns, _ = tables.setdefault(path, ([], int(rows)))
        columns.append((name, kinds.get(kind, kind), int(filled)))
    return tables


def compare(reader, path, found, told):
    """Whole numbers pass for numbers, numbers for text; a column without any cell is of no type."""
    (found_columns, found_rows), (columns, rows) = found, told
    if found_rows != rows or len(found_columns) != len(columns):
        problems.append(f"{reader}: {path} has {found_rows} rows, {len(found_columns)} columns")
    for (name, kind, filled), (told_name, told_kind, told_filled) in zip(found_columns, columns):
        fits = kind == told_kind or kind in ("integer", "number") and told_kind != "boolean"
        if (name, filled) != (told_name, told_filled) or not (fits or filled == 0):
            problems.append(
                f"{reader}: {path}: {name} is {kind}, {filled} cells; described as {told_kind},"
                f" {told_filled} cells")


def main():
    package = json.loads((RESULTS / "datapackage.json").read_text(encoding="utf-8"))
    resources = package["resources"]
    described = {RESULTS / resource["path"] for resource in resources}
    for path in set(RESULTS.glob("standard/*/*.csv")) | set(RESULTS.glob("paper/*/*.csv")):
        if path not in described:
            problems.append(f"{path} is not described")
    readr = by_readr(sorted(described))
    for resource in resources:
        path = RESULTS / resource["path"]
        told = expected(resource)
        compare("pandas", resource["path"], by_pandas(path), told)
        compare("DuckDB", resource["path"], by_duckdb(path), told)
        if readr:
            compare("readr", resource["path"], readr.get(str(path), ([], 0)), told)
    report = frictionless.validate(str(RESULTS / "datapackage.json"))
    for task in report.tasks:
        problems.extend(f"frictionless: {task.place}: {error.message}" for error in task.errors[:1])
    problems.extend(f"frictionless: {error.message}" for error in report.errors)
    example = subprocess.run(
        [sys.executable, "scripts/example-pandas.py"], cwd=PACKAGE, capture_output=True, text=True)
    if example.returncode or "sigmoid" not in example.stdout or "measured" not in example.stdout:
        problems.append(f"scripts/example-pandas.py: {example.stdout}{example.stderr}")

    readers = "pandas, DuckDB" + (", readr" if readr else "")
    print(f"{len(resources)} tables read by {readers}; described, and valid for frictionless"
          if not problems else f"{len(resources)} tables")
    for problem in problems:
        print(f"check-tables.py: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
