"""The import proposal: what was guessed about a file, why, and what a person may change before accepting."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.manifests import ColumnRole, ColumnType, Finding

Format = Literal["csv", "tsv", "xlsx", "parquet", "sav", "sas7bdat", "xpt", "dta"]
Encoding = Literal["utf-8", "utf-8-sig", "utf-16", "cp949", "latin-1"]
Action = Literal["drop", "pseudonymise", "shift_dates", "not_identifying"]


class Guess(BaseModel):
    """Why something was guessed, and how sure it is (0 to 1; 1 = given by a person or by the file itself)."""

    confidence: float
    en: str
    ko: str


class TableOptions(BaseModel):
    """How a table is read. ``None`` means: guess. Row numbers are 1-based rows of the file or sheet."""

    model_config = ConfigDict(extra="forbid")

    encoding: Encoding | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    decimal: Literal[".", ","] | None = None
    thousands: Literal[",", ".", " ", "'", ""] | None = None
    sheet: str | None = None
    skip_rows: int | None = Field(default=None, ge=0, description="rows above the header")
    header_row: int | None = Field(default=None, ge=0, description="the last header row; 0 = the table has no header")
    header_depth: int | None = Field(default=None, ge=1, le=5, description="how many rows the header has")
    units_row: int | None = Field(default=None, ge=0, description="0 = there is none")
    footer_rows: int | None = Field(default=None, ge=0, le=1000, description="rows at the end that are not data")
    pad_short_rows: bool | None = None


class ColumnProposal(BaseModel):
    """One column; everything but ``index`` and ``source_name`` can be changed."""

    index: int
    source_name: str
    name: str
    label: str = ""
    type: ColumnType
    unit: str = ""
    role: ColumnRole = ColumnRole.FEATURE
    missing_codes: list[str] = Field(default_factory=list)
    date_formats: list[str] = Field(
        default_factory=list, description="strptime formats tried in order, or excel-serial"
    )
    low: float | None = None
    high: float | None = None
    categories: list[str] | None = None
    value_labels: dict[str, str] = Field(default_factory=dict)
    why: dict[str, Guess] = Field(default_factory=dict)


class ColumnPatch(BaseModel):
    """A person's change to one column; absent fields stay."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    label: str | None = None
    type: ColumnType | None = None
    unit: str | None = None
    role: ColumnRole | None = None
    missing_codes: list[str] | None = None
    date_format: str | None = None
    date_formats: list[str] | None = None
    low: float | None = None
    high: float | None = None
    value_labels: dict[str, str] | None = None


class TableProposal(BaseModel):
    """One table of the upload."""

    name: str
    member: str | None = Field(default=None, description="path inside the zip")
    format: Format
    include: bool = True
    options: TableOptions
    given: TableOptions = Field(default_factory=TableOptions, description="the options a person has fixed")
    sheets: list[str] = Field(default_factory=list)
    rows: int
    columns: list[ColumnProposal]
    why: dict[str, Guess] = Field(default_factory=dict)
    findings: list[Finding] = Field(default_factory=list)

    def column(self, name: str) -> ColumnProposal | None:
        """The column of this name, or of this source name when no name matches."""
        by_name = next((c for c in self.columns if c.name == name), None)
        return by_name or next((c for c in self.columns if c.source_name == name), None)


class Decision(BaseModel):
    """What happens to a column that may identify people. Declaring it harmless needs a reason, which is kept."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    reason: str = Field(default="", max_length=500)


class IdentifierHit(BaseModel):
    """How many cells of a column look like one kind of identifier (0: the header alone says so)."""

    kind: str
    count: int


class IdentifierFlag(BaseModel):
    """A column in quarantine until ``decision`` is set."""

    table: str
    column: str
    hits: list[IdentifierHit]
    en: str
    ko: str
    decision: Decision | None = None
    decided_by: str | None = None


class Original(BaseModel):
    """The bytes as they came."""

    filename: str
    bytes: int
    sha256: str


class Proposal(BaseModel):
    """Everything guessed about an upload; accepted as it stands or after changes."""

    schema_version: Literal[1] = 1
    original: Original
    main: str
    tables: list[TableProposal]
    identifiers: list[IdentifierFlag] = Field(default_factory=list)

    def table(self, name: str) -> TableProposal | None:
        return next((t for t in self.tables if t.name == name), None)


class TablePatch(BaseModel):
    """A change to one table: new reading options cause a new look at the file."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, pattern=r"^[^\x00-\x1f/\\]{1,100}$")
    include: bool | None = None
    options: TableOptions | None = None
    missing_codes: dict[str, list[str]] | None = Field(default=None, description="column -> codes")
    columns: dict[str, ColumnPatch] | None = None


class ProposalPatch(BaseModel):
    """A change to the proposal: the main table's name and changes by table."""

    model_config = ConfigDict(extra="forbid")

    main: str | None = None
    tables: dict[str, TablePatch] = Field(default_factory=dict)


class Preview(BaseModel):
    """The first rows: as they stand in the file, and as they will be under the present options."""

    raw: list[list[str]]
    columns: list[str]
    rows: list[list[Any]]
    total_rows: int
