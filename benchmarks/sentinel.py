"""Hit rate and false-alarm rate of the leakage sentinel on medical tables whose leaks are described.

    python benchmarks/sentinel.py            # prints one line a table, then both rates

Twice a table: with every column (how many of the named leaks are suspected, how many other columns too), and with the
clean columns alone (it should stay silent). It goes through the review gate's own code, split by row.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import open_tables
import pyarrow as pa
import pyarrow.parquet as pq

from medloom_contracts.manifests import Finding, TaskKind
from medloom_preprocess.domain.leaks import find_leaks
from medloom_preprocess.domain.reading import Rows
from medloom_preprocess.domain.split import divide
from medloom_preprocess.domain.task import read_target

NAMED = ("IST", "aSAH", "HIV", "Covid", "ERCP")


def look(data: pa.Table, table: open_tables.OpenTable, features: list[str], folder: Path) -> list[Finding]:
    """The sentinel's findings for these features."""
    path = folder / "data.parquet"
    pq.write_table(data, path)
    rows = Rows(path)
    try:
        target = read_target(rows, TaskKind(table.task), table.target, table.positive)
        division = divide(target, by="row", test=0.2, seed=7, groups=None, time=None, subjects=None, override=None)
        return find_leaks(rows, target, features, {}, division)
    finally:
        rows.close()


def main() -> None:
    hits = leaks = alarms = clean = silent = sets = 0
    quiet_alarms = quiet_clean = named_hits = named_leaks = 0
    print("| table | rows | leaks found | other columns suspected | clean set alone | findings of rows | s |")
    print("|---|---|---|---|---|---|---|")
    for table in open_tables.tables():
        started = time.monotonic()
        data = open_tables.read(table)
        names = [name for name in data.column_names if open_tables.usable(table, name, data[name])]
        bad = [name for name in names if table.is_leak(name) or name in table.ids]
        good = [name for name in names if name not in bad and name not in table.unsaid]
        with tempfile.TemporaryDirectory() as folder:
            found = look(data, table, [n for n in names if n not in table.unsaid], Path(folder))
            alone = look(data, table, good, Path(folder))
        told = {each.column for each in found}
        still = {each.column for each in alone if each.column}
        caught, missed = [n for n in bad if n in told], [n for n in bad if n not in told]
        false = [n for n in good if n in told]
        rows = [each.code for each in alone if each.column is None]
        hits, leaks = hits + len(caught), leaks + len(bad)
        if table.name.startswith(NAMED):
            named_hits, named_leaks = named_hits + len(caught), named_leaks + len(bad)
        alarms, clean = alarms + len(false), clean + len(good)
        quiet_alarms, quiet_clean = quiet_alarms + len(still), quiet_clean + len(good)
        sets, silent = sets + 1, silent + (not still)
        seconds = time.monotonic() - started
        print(
            f"| {table.name} | {data.num_rows} | {len(caught)}/{len(bad)} | {len(false)}/{len(good)} "
            f"| {len(still)}/{len(good)} | {', '.join(rows) or '–'} | {seconds:.1f} |"
        )
        detail = {"missed": missed, "false with leaks": false, "alarms on clean": sorted(still)}
        for label, which in detail.items():
            if which:
                print(f"  {label}: {', '.join(which)}", file=sys.stderr)
        blocked = [f"{each.column}" for each in found if each.level == "blocking"]
        print(f"  blocking: {', '.join(blocked) or '–'}", file=sys.stderr)
    print()
    print(f"hit rate, tables named {', '.join(NAMED)}: {named_hits}/{named_leaks} = {named_hits / named_leaks:.1%}")
    print(f"hit rate, all tables: {hits}/{leaks} = {hits / max(leaks, 1):.1%}")
    print(f"false alarms beside the leaks: {alarms}/{clean} = {alarms / clean:.1%}")
    print(f"false alarms on clean sets: {quiet_alarms}/{quiet_clean} = {quiet_alarms / quiet_clean:.1%}; ", end="")
    print(f"{silent} of {sets} sets silent")


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
