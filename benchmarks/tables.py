"""A large CSV from upload to review data, and pages of its grid, against DuckDB and a limit.

Usage: .venv/bin/python benchmarks/tables.py [--rows 5000000] [--rounds 3]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _platform import Platform, new_recipe, platform
from _report import Goal, tell

MAKE = """
import duckdb, sys
rows, path = int(sys.argv[1]), sys.argv[2]
numbers = ", ".join(f"round(60 + 15 * sin(i * {k + 1}) + random() * 20, 2) AS lab_{k}" for k in range(9))
whole = ", ".join(f"(random() * {90 + k})::INT AS count_{k}" for k in range(5))
places = ["north", "south", "east", "west", "centre"]
words = ", ".join(f"{places}[1 + (i * {k + 3}) % 5] AS region_{k}" for k in range(3))
duckdb.execute("SELECT setseed(0.5)")
duckdb.execute(f\"\"\"COPY (SELECT i AS visit, CASE WHEN random() < .5 THEN 'F' ELSE 'M' END AS sex,
  CASE WHEN random() < .1 THEN NULL ELSE (18 + random() * 80)::INT END AS age, {numbers}, {whole}, {words}
  FROM range({rows}) t(i)) TO '{path}' (HEADER)\"\"\")
"""

PEER = """
import duckdb, sys
duckdb.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [sys.argv[1]])
duckdb.execute("SUMMARIZE t").fetchall()
"""


def seconds(code: str, *arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)
    return time.perf_counter() - started


def copy(source: Path, folder: Path) -> tuple[float, float]:
    """Seconds of ``cp`` alone, which ends in the page cache, and until the copy is on the disk as an upload is."""
    target = folder / "copy.csv"
    started = time.perf_counter()
    subprocess.run(["cp", str(source), str(target)], check=True)
    copied = time.perf_counter() - started
    with target.open("rb") as file:
        os.fsync(file.fileno())
    flushed = time.perf_counter() - started
    target.unlink()
    return copied, flushed


def review_data(on: Platform, source: Path, number: int) -> tuple[float, float, str, str]:
    """Seconds from the first byte sent to the profile at hand, seconds of the upload alone, study and prepared id."""
    study = on.new_study(f"large table {number}")
    started = time.perf_counter()
    upload = study.uploads.send(source)
    uploaded = time.perf_counter() - started
    upload = _until(lambda: study.uploads.get(upload.id), "proposed", "refused")
    study.uploads.accept(upload.id, "large")
    upload = _until(lambda: study.uploads.get(upload.id), "registered", "refused")
    run = study.recipes.run(new_recipe(study, str(upload.dataset_id)))
    run = _until(lambda: study.runs.get(run.id), "succeeded", "failed")
    study.prepared.profile(str(run.prepared_id))
    return time.perf_counter() - started, uploaded, study.id, str(run.prepared_id)


def _until(look, *states):  # type: ignore[no-untyped-def]  # whatever has a state
    while (found := look()).state not in states:
        time.sleep(0.1)  # each look costs the platform a few milliseconds of the two cores that also do the work
    assert found.state == states[0], found
    return found


def grid(on: Platform, study_id: str, prepared_id: str) -> list[float]:
    """Seconds of 60 different pages: 100 rows, one filter, one sort."""
    study, taken = on.client.study(study_id), []
    for page in range(60):
        query = {
            "limit": 100,
            "offset": 100 * (page % 7),
            "sort": f"-lab_{page % 9}",
            "where": [{"column": "age", "op": "ge", "value": 30 + page % 40}],
        }
        started = time.perf_counter()
        study.prepared.rows(prepared_id, **query)
        taken.append(time.perf_counter() - started)
    return sorted(taken)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=5_000_000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "large.csv"
        seconds(MAKE, str(given.rows), str(source))
        ours, uploads, peers, copies = [], [], [], []
        with platform(folder / "data") as on:
            tell(Goal("embedded platform ready", "s", "limit", at_most=1.0), on.seconds_to_ready, 5.0)
            time.sleep(10)
            tell(Goal("embedded platform idle", "MB", "limit", at_most=1.0), on.weight.now() / 1e6, 700.0)
            for number in range(given.rounds):
                total, uploaded, study_id, prepared_id = review_data(on, source, number)
                ours.append(total)
                uploads.append(uploaded)
                peers.append(seconds(PEER, str(source)))
                copies.append(copy(source, folder))
            with (
                on.weight.watched() as weight
            ):  # adding up the memory of processes slows them: a round that is not timed
                review_data(on, source, given.rounds)
            rows = f"{given.rows:,} x 20"
            duck = "DuckDB load + SUMMARIZE"
            median = statistics.median
            tell(Goal(f"upload to review data, {rows}", "s", duck, at_most=1.3), median(ours), median(peers))
            tell(Goal("peak memory of the process tree", "MB", "limit", at_most=1.0), weight.peak / 1e6, 2000.0)
            speed = source.stat().st_size / 1e6
            tell(
                Goal("upload", "MB/s", "cp", at_least=0.25),
                speed / median(uploads),
                speed / median(c for c, _ in copies),
            )
            flushed = Goal("upload", "MB/s", "cp and fsync", at_least=0.25)
            tell(flushed, speed / median(uploads), speed / median(f for _, f in copies))
            pages = grid(on, study_id, prepared_id)
            tell(Goal("grid page, p95", "ms", "limit", at_most=1.0), pages[int(len(pages) * 0.95)] * 1000, 150.0)


if __name__ == "__main__":
    main()
