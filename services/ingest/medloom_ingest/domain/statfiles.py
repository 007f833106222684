"""SPSS, SAS and Stata files: values to Parquet; labels and user-missing codes to the dictionary."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.problems import Refused

_CHUNK: Final = 50_000
_XPT_RECORD: Final = 80


@dataclass
class StatColumn:
    """What the file itself says of a column."""

    label: str = ""
    value_labels: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def code_text(value: Any) -> str:
    """A code as text: 1.0 is ``1``."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _reader(kind: str) -> Any:
    import pyreadstat

    return {
        "sav": pyreadstat.read_sav,
        "sas7bdat": pyreadstat.read_sas7bdat,
        "xpt": pyreadstat.read_xport,
        "dta": pyreadstat.read_dta,
    }[kind]


def to_parquet(path: Path, kind: str, target: Path, limits: Limits) -> dict[str, StatColumn]:
    """Writes the values (codes, not labels) as Parquet and returns the dictionary by column.

    User-missing values stay in the data as codes; the dictionary names them, so that they become missing visibly.
    """
    if kind == "xpt" and path.stat().st_size % _XPT_RECORD:
        raise Refused("broken_file", format=kind)  # the format has no count of rows: only its length tells of a cut
    keep = {"user_missing": True} if kind in {"sav", "sas7bdat", "dta"} else {}
    try:
        _, meta = _reader(kind)(str(path), metadataonly=True, **keep)
    except Exception as error:
        raise Refused("broken_file", format=kind) from error
    if len(meta.column_names) > limits.columns:
        raise Refused("too_many_columns", found=len(meta.column_names), limit=limits.columns)
    if (meta.number_rows or 0) * len(meta.column_names) > limits.cells:
        raise Refused("too_many_cells", limit=limits.cells)
    try:
        _write(path, kind, target, keep, meta)
    except Refused:
        raise
    except Exception as error:
        raise Refused("broken_file", format=kind) from error
    return {name: _column(meta, name) for name in meta.column_names}


def _write(path: Path, kind: str, target: Path, keep: dict[str, bool], meta: Any) -> None:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    reader, offset, writer = _reader(kind), 0, None
    schema: pa.Schema | None = None
    try:
        while True:
            frame, _ = reader(str(path), row_offset=offset, row_limit=_CHUNK, **keep)
            if frame.empty and offset:
                break
            table = _arrow(pd.DataFrame(frame), schema)
            schema = schema or table.schema
            writer = writer or pq.ParquetWriter(str(target), schema, compression="zstd")
            writer.write_table(table)
            offset += len(frame)
            if len(frame) < _CHUNK:
                break
    finally:
        if writer is not None:
            writer.close()
    expected = meta.number_rows
    if expected is not None and expected != offset:
        raise Refused("broken_file", format=kind)


def _arrow(frame: Any, schema: Any) -> Any:
    """A frame as an Arrow table; columns that mix kinds (tagged missing values) become text."""
    import pyarrow as pa

    arrays, names = [], []
    for position, name in enumerate(frame.columns):
        series = frame.iloc[:, position]
        wanted = schema.field(position).type if schema is not None else None
        arrays.append(_array(series, wanted))
        names.append(str(name))
    return pa.Table.from_arrays(arrays, names=names)


def _array(series: Any, wanted: Any) -> Any:
    import pyarrow as pa

    if series.dtype == object:
        values = [None if v is None or v != v else v for v in series]  # noqa: PLR0124 - NaN differs from itself
        if wanted is None and all(v is None for v in values):
            return pa.array(values, type=pa.string())
        try:
            return pa.array(values, type=wanted)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            return pa.array([None if v is None else code_text(v) for v in values], type=pa.string())
    return pa.array(series, type=wanted, from_pandas=True)


def _column(meta: Any, name: str) -> StatColumn:
    labels = (meta.variable_value_labels or {}).get(name, {})
    ranges = (getattr(meta, "missing_ranges", None) or {}).get(name, [])
    tagged = (getattr(meta, "missing_user_values", None) or {}).get(name, [])
    missing = [code_text(v) for v in tagged]
    for bounds in ranges:
        low, high = bounds["lo"], bounds["hi"]
        if low == high:
            missing.append(code_text(low))
        else:
            missing += [code_text(v) for v in labels if isinstance(v, (int, float)) and low <= v <= high]
    text_labels = {code_text(k): str(v) for k, v in labels.items()}
    return StatColumn((meta.column_names_to_labels or {}).get(name) or "", text_labels, sorted(set(missing)))
