"""SQL that turns cells into typed values without ever changing one: what does not fit raises, and can be counted."""

from dataclasses import dataclass

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain import dates
from medloom_ingest.domain.proposal import ColumnProposal

SQL_TYPES = {
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.CATEGORY: "VARCHAR",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
}


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Parts:
    """How one column is converted: when a cell is missing, when it fits, and its value (cheap test first)."""

    missing: str
    fits: str
    value: str
    type: str

    def strict(self) -> str:
        """The value, NULL where missing; a cell that does not fit ends the query."""
        if self.fits == "true":
            return f"CASE WHEN {self.missing} THEN NULL ELSE {self.value} END"
        refuse = f"CAST(error('conversion') AS {self.type})"
        return f"CASE WHEN {self.fits} THEN {self.value} WHEN {self.missing} THEN NULL ELSE {refuse} END"

    def fails(self) -> str:
        """True for a cell that is neither missing nor fits."""
        return "false" if self.fits == "true" else f"NOT (coalesce({self.fits}, false) OR {self.missing})"


def text_parts(
    ref: str, column: ColumnProposal, decimal: str = ".", thousands: str = "", *, underscores: bool = True
) -> Parts:
    """Conversion of a text cell ``ref`` to the column's type."""
    codes = ", ".join(literal(code) for code in ["", *column.missing_codes])
    missing = f"({ref} IS NULL OR trim({ref}) IN ({codes}))"
    builder = {
        ColumnType.INTEGER: _integer,
        ColumnType.NUMBER: _number,
        ColumnType.BOOLEAN: _boolean,
        ColumnType.DATE: _date,
        ColumnType.DATETIME: _date,
    }.get(column.type)
    sql_type = SQL_TYPES[column.type]
    if builder is None:
        # comparing with "!" first spares trimming nearly every cell: blanks sort before it
        blank = f"({ref} IS NULL OR ({ref} < '!' AND trim({ref}) = ''))"
        return Parts(missing if column.missing_codes else blank, "true", ref, sql_type)
    fits, value = builder(ref, column, decimal, thousands)
    if column.type is ColumnType.NUMBER and underscores:
        fits = f"({fits} AND NOT contains({ref}, '_'))"
    if column.missing_codes:
        fits = f"({fits} AND NOT {missing})"
    return Parts(missing, fits, value, sql_type)


def _plain(ref: str, decimal: str, thousands: str) -> tuple[str, str]:
    """The number's text in SQL's own notation, and a test that grouping marks stand where they belong."""
    test, text = "", f"trim({ref})"
    if thousands:
        group, point = _escaped(thousands), _escaped(decimal)
        grouped = f"[+-]?(\\d+|\\d{{1,3}}({group}\\d{{3}})+)({point}\\d*)?([eE][+-]?\\d+)?"
        test = f" AND regexp_full_match(trim({ref}), '{grouped}')"
        text = f"replace({text}, {literal(thousands)}, '')"
    if decimal == ",":
        test += f" AND NOT contains({ref}, '.')" if thousands != "." else ""
        text = f"replace({text}, ',', '.')"
    return text, test


def _escaped(mark: str) -> str:
    return "''" if mark == "'" else f"\\{mark}" if mark == "." else mark


def _integer(ref: str, _column: ColumnProposal, decimal: str, thousands: str) -> tuple[str, str]:
    if thousands:
        text, test = _plain(ref, decimal, thousands)
        return (
            f"(TRY_CAST({text} AS BIGINT) IS NOT NULL AND NOT contains({text}, '.'){test})",
            f"TRY_CAST({text} AS BIGINT)",
        )
    value = f"TRY_CAST({ref} AS BIGINT)"
    # the test by writing the number back refuses 1.5, 007, +5 and 1e3, which a plain cast would change
    return (
        f"(CAST({value} AS VARCHAR) = {ref} OR ({ref} <> trim({ref}) AND CAST({value} AS VARCHAR) = trim({ref})))",
        value,
    )


def _number(ref: str, _column: ColumnProposal, decimal: str, thousands: str) -> tuple[str, str]:
    text, test = _plain(ref, decimal, thousands) if thousands or decimal == "," else (ref, "")
    value = f"TRY_CAST({text} AS DOUBLE)"
    # beyond the sample too: 007 is no 7, and a whole number of 16 digits may not fit a double
    # "0:" follows "09": a text between them has a leading zero; cheap tests stand first, the pattern sees few cells
    # (not NOT (a AND b): DuckDB evaluates both sides of that for every cell, and of an OR only as far as it must)
    leading = f"({ref} >= '0:' OR {ref} < '00')"
    short = f"(strlen({ref}) <= 15 OR NOT regexp_full_match(trim({ref}), '[+-]?[0-9]{{16,}}'))"
    return f"(isfinite({value}) AND {leading} AND {short}{test})", value


def _boolean(ref: str, _column: ColumnProposal, _decimal: str, _thousands: str) -> tuple[str, str]:
    word = f"lower(trim({ref}))"
    return f"({word} IN ('true', 'false', '1', '0'))", f"({word} IN ('true', '1'))"


def _date(ref: str, column: ColumnProposal, _decimal: str, _thousands: str) -> tuple[str, str]:
    formats = [f for f in column.date_formats if f != dates.SERIAL] or (["%Y-%m-%d"] if not column.date_formats else [])
    sql_type = SQL_TYPES[column.type]
    if column.type is ColumnType.DATE and formats == ["%Y-%m-%d"] and dates.SERIAL not in column.date_formats:
        # the cast reads this form several times faster than strptime; length and range keep out times, "epoch", year 19
        value = f"TRY_CAST({ref} AS DATE)"
        return f"(length({ref}) BETWEEN 8 AND 10 AND {value} BETWEEN DATE '1800-01-01' AND DATE '2300-01-01')", value
    parsed = f"try_strptime(trim({ref}), [{', '.join(map(literal, formats))}])" if formats else "NULL::TIMESTAMP"
    if dates.SERIAL in column.date_formats:
        serial = f"TRY_CAST({ref} AS DOUBLE)"
        moment = f"TIMESTAMP '1899-12-30' + to_microseconds(CAST(round({serial} * 86400) AS BIGINT) * 1000000)"
        parsed = f"coalesce({parsed}, CASE WHEN {serial} BETWEEN 1 AND 2958465 THEN {moment} END)"
    whole_days = "" if column.type is ColumnType.DATETIME else f" AND {parsed} = date_trunc('day', {parsed})"
    return f"({parsed} IS NOT NULL{whole_days})", f"CAST({parsed} AS {sql_type})"


def typed_parts(ref: str, source_type: str, column: ColumnProposal) -> Parts:
    """Conversion of a cell that already has an SQL type, as in Parquet or a statistics file."""
    natural = natural_type(source_type)
    if natural in {ColumnType.TEXT, ColumnType.CATEGORY}:
        return text_parts(f"CAST({ref} AS VARCHAR)", column)
    number = natural in {ColumnType.NUMBER, ColumnType.INTEGER}
    if natural is column.type or (natural is ColumnType.INTEGER and column.type is ColumnType.NUMBER):
        missing, value = _typed_missing(ref, column, number=number), f"CAST({ref} AS {SQL_TYPES[column.type]})"
        if natural is ColumnType.NUMBER:
            return Parts(
                f"({missing} OR isnan({ref}::DOUBLE))", f"(isfinite({ref}::DOUBLE) AND NOT {missing})", value, "DOUBLE"
            )
        return Parts(missing, "true", value, SQL_TYPES[column.type])
    if number and column.type is ColumnType.INTEGER:
        whole = f"({ref} = CAST(TRY_CAST({ref} AS BIGINT) AS DOUBLE))"
        missing = f"({_typed_missing(ref, column, number=True)} OR isnan({ref}::DOUBLE))"
        return Parts(missing, f"({whole} AND NOT {missing})", f"TRY_CAST({ref} AS BIGINT)", "BIGINT")
    plain = f"CAST({ref} AS VARCHAR)"
    whole = f"{ref} = floor({ref}) AND abs({ref}) < 1e15"
    text = f"(CASE WHEN {whole} THEN CAST(CAST({ref} AS BIGINT) AS VARCHAR) ELSE {plain} END)"
    return text_parts(text if natural is ColumnType.NUMBER else plain, column)


def _typed_missing(ref: str, column: ColumnProposal, *, number: bool) -> str:
    codes = []
    for code in column.missing_codes:
        try:
            codes.append(f"CAST({literal(repr(float(code)))} AS DOUBLE)" if number else literal(code))
        except ValueError:
            continue
    tested = ref if number else f"CAST({ref} AS VARCHAR)"
    return f"({ref} IS NULL OR {tested} IN ({', '.join(codes)}))" if codes else f"({ref} IS NULL)"


def natural_type(sql_type: str) -> ColumnType:
    """The column type that an SQL type means."""
    base = sql_type.upper().split("(")[0]
    if base in {
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
    } and not sql_type.endswith("]"):
        return ColumnType.INTEGER
    if base in {"FLOAT", "DOUBLE", "DECIMAL", "REAL"} and not sql_type.endswith("]"):
        return ColumnType.NUMBER
    if sql_type.upper().startswith("TIMESTAMP"):
        return ColumnType.DATETIME
    return {"BOOLEAN": ColumnType.BOOLEAN, "DATE": ColumnType.DATE}.get(sql_type.upper(), ColumnType.TEXT)
