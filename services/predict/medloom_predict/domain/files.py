"""A file of rows: CSV or Parquet read by a limited child process into Arrow, answered as CSV."""

from __future__ import annotations

from csv import reader
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.errors import Words
from medloom_contracts.manifests import InputSchema, TaskKind
from medloom_predict.domain import survival
from medloom_predict.domain.answers import chosen, class_names
from medloom_predict.domain.columns import Coded, Column
from medloom_predict.domain.errors import UnreadableFile

if TYPE_CHECKING:
    import pyarrow as pa

MAX_ROWS: Final = 1_000_000
MAX_COLUMNS: Final = 20_000
MAX_HEADER_BYTES: Final = 4_000_000
ROW: Final = "_row"
_MISSING_NUMBERS: Final = ("", "NA", "NaN", "nan", "null", "NULL")
_DELIMITERS: Final = (",", ";", "\t")


def _unreadable(en: str, ko: str) -> UnreadableFile:
    return UnreadableFile(
        Words(en=en, ko=ko),
        Words(
            en="Send UTF-8 CSV with a header line, or Parquet, with the model's input columns.",
            ko="머리글 줄이 있는 UTF-8 CSV 또는 Parquet 파일에 모델의 입력 열을 담아 보내세요.",
        ),
    )


def parse_file(path: str, kind: str, target: str) -> int:
    """Read ``path`` (``csv`` or ``parquet``), write it as an Arrow file of text and number columns, return the rows.

    Runs in a limited child process. Arrow's own messages quote values, so none of them leaves this function.
    """
    import pyarrow as pa

    try:
        table = _read_parquet(path) if kind == "parquet" else _read_csv(path)
    except UnreadableFile:
        raise
    except (pa.ArrowException, OSError, UnicodeError, ValueError):
        raise _unreadable(
            "The file is damaged, or not of the type it was sent as.", "파일이 손상되었거나 보낸 형식과 다릅니다."
        ) from None
    if table.num_rows == 0:
        raise _unreadable("The file has no rows.", "파일에 행이 없습니다.")
    if table.num_rows > MAX_ROWS or table.num_columns > MAX_COLUMNS:
        raise _unreadable(
            f"The file has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns.",
            f"파일이 {MAX_ROWS}행 또는 {MAX_COLUMNS}열을 넘습니다.",
        )
    if len(set(table.column_names)) != table.num_columns:
        raise _unreadable("Two columns have the same name.", "이름이 같은 열이 있습니다.")
    with pa.OSFile(target, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return int(table.num_rows)


def _read_parquet(path: str) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(path, use_threads=False, memory_map=True)


def _read_csv(path: str) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv

    with Path(path).open("rb") as stream:
        line = stream.readline(MAX_HEADER_BYTES)
    if not line.strip():
        raise _unreadable("The file is empty.", "파일이 비어 있습니다.")
    for encoding in ("utf8", "cp949"):
        try:
            header = line.decode("utf-8-sig" if encoding == "utf8" else encoding)
            delimiter = max(_DELIMITERS, key=header.count)
            names = next(reader([header.rstrip("\r\n")], delimiter=delimiter))
            return csv.read_csv(
                path,
                read_options=csv.ReadOptions(use_threads=False, encoding=encoding),
                parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
                ),
            )
        except (UnicodeDecodeError, pa.ArrowInvalid) as error:
            if encoding == "cp949" or not (isinstance(error, UnicodeDecodeError) or "UTF8" in str(error)):
                raise
    raise AssertionError


def load_columns(path: Path, schema: InputSchema) -> tuple[dict[str, Column], NDArray[np.int64], int]:
    """The parsed file as columns, the row ids to answer with (the file's ``_row`` or 0, 1, 2, …), and the rows."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    numeric = {each.name for each in schema.inputs if each.type == "number"}
    columns: dict[str, Column] = {}
    for name in table.column_names:
        if name != ROW:
            column = table.column(name).combine_chunks()
            columns[name] = _numeric(column) if name in numeric else _coded(column)
    return columns, _row_ids(table), int(table.num_rows)


def _row_ids(table: pa.Table) -> NDArray[np.int64]:
    import pyarrow as pa
    import pyarrow.compute as pc

    if ROW in table.column_names:
        try:
            ids = pc.cast(table.column(ROW), pa.int64())
        except pa.ArrowInvalid:
            ids = None
        if ids is not None and not ids.null_count:
            return np.asarray(ids.to_numpy())
    return np.arange(table.num_rows, dtype=np.int64)


def _numeric(column: pa.Array) -> Column:
    """Float values where Arrow can read them all; otherwise objects, so that the faulty rows can be named."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            trimmed = pc.utf8_trim_whitespace(column)
            missing = pc.is_in(trimmed, value_set=pa.array(_MISSING_NUMBERS, trimmed.type))
            column = pc.if_else(missing, pa.scalar(None, trimmed.type), trimmed)
        return np.asarray(pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return np.array(column.to_pylist(), dtype=object)


def _coded(column: pa.Array) -> Coded:
    import pyarrow as pa

    encoded = column.dictionary_encode(null_encoding="encode") if not pa.types.is_dictionary(column.type) else column
    values = tuple(encoded.dictionary.to_pylist())
    indices = encoded.indices
    if indices.null_count:
        indices = indices.fill_null(len(values))
        values = (*values, None)
    return Coded(indices.to_numpy(zero_copy_only=False).astype(np.int64), values)


def answer_table(
    schema: InputSchema,
    outputs: NDArray[np.float32],
    row_ids: NDArray[np.int64],
    prediction_ids: list[str],
    warnings: list[str],
) -> pa.Table:
    """Answers as columns: _row, prediction_id, class and p_<class> (or value, or p_<horizon>), warnings."""
    import pyarrow as pa

    columns: dict[str, Any] = {ROW: row_ids, "prediction_id": prediction_ids}
    if schema.task is TaskKind.REGRESSION:
        columns["value"] = outputs.reshape(-1)
    elif schema.task is TaskKind.SURVIVAL:
        names = survival.columns(schema)
        columns.update({name: np.ascontiguousarray(outputs[:, index]) for index, name in enumerate(names)})
    else:
        classes = class_names(schema)
        texts = np.array(classes, dtype=object)
        columns["class"] = pa.array(texts[chosen(schema, outputs)], pa.string())
        columns.update({f"p_{name}": np.ascontiguousarray(outputs[:, index]) for index, name in enumerate(classes)})
    columns["warnings"] = pa.array(warnings, pa.string())
    return pa.table(columns)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write answers as UTF-8 CSV."""
    from pyarrow import csv

    csv.write_csv(table, str(path), csv.WriteOptions(quoting_style="needed"))


def write_log(parsed: Path, answered: pa.Table, path: Path) -> None:
    """What the log keeps of a file: its columns and the answers, side by side, as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pa.memory_map(str(parsed)) as source:
        table = pa.ipc.open_file(source).read_all()
    for name in answered.column_names:
        table = table.append_column(f"answer.{name}", answered.column(name))
    pq.write_table(table, str(path), compression="zstd", compression_level=1)
