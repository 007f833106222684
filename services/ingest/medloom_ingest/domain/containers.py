"""Which format a file has, and whether it may be opened at all: looked at before any parser sees it."""

import lzma
import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import Format

_ENDINGS: Final[dict[str, Format]] = {
    "csv": "csv",
    "txt": "csv",
    "tsv": "tsv",
    "tab": "tsv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "parquet": "parquet",
    "pq": "parquet",
    "sav": "sav",
    "zsav": "sav",
    "sas7bdat": "sas7bdat",
    "xpt": "xpt",
    "dta": "dta",
}
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_ARCHIVE_ENDINGS: Final = {"zip", "gz", "tgz", "7z", "rar", "bz2", "xz", "tar", "zst", "xlsb"}
# what zipfile lets through when an archive or one of its members is damaged or packed in a way it does not know
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
_SAS = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
_OTHER: Final = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"SQLite format 3",
    b"RDX",
    b"\x80\x04",
)
_MAGIC: Final[dict[str, tuple[bytes, ...]]] = {
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "parquet": (b"PAR1",),
    "sav": (b"$FL2@(#)", b"$FL3@(#)"),
    "sas7bdat": (_SAS,),
    "xpt": (b"HEADER RECORD*******LIB",),
    "dta": (b"<stata_dta>",),
    "other": (*_OTHER, *_ARCHIVES),
}
_OLD_STATA: Final = {b"\x6c", b"\x6e", b"\x6f", b"\x71", b"\x72", b"\x73"}
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_CHUNK: Final = 1 << 20


def magic_format(head: bytes) -> str:
    """``zip``, a binary ``Format``, ``other`` (known but not read here), or ``text`` by the first bytes."""
    for kind, starts in _MAGIC.items():
        if head.startswith(starts):
            return kind
    old_stata = head[:1] in _OLD_STATA and head[1:4] in {b"\x01\x01\x00", b"\x02\x01\x00"}
    return "dta" if old_stata else "text"


def ending(filename: str) -> str:
    return PurePosixPath(filename.replace("\\", "/")).suffix.lower().lstrip(".")


def file_format(path: Path, filename: str) -> str:
    """A ``Format`` or ``zip``; Refused when name and content disagree or the kind is not read here."""
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise Refused("empty_file")
    kind, named = magic_format(head), _ENDINGS.get(ending(filename))
    if kind == "other":
        raise Refused("unsupported_format")
    if kind == "zip":
        return _zip_kind(path, filename)
    if kind == "text":
        if named in {"csv", "tsv"} or (named is None and ending(filename) in {"", "dat", "data"}):
            return named or "csv"
        if named is None and ending(filename) not in _ARCHIVE_ENDINGS:
            raise Refused("unsupported_format")
        raise Refused("format_mismatch", named=ending(filename))
    if named != kind:
        raise Refused("format_mismatch", named=ending(filename))
    return kind


def _zip_kind(path: Path, filename: str) -> str:
    end = ending(filename)
    if end in {"xlsx", "xlsm"}:
        return "xlsx"
    if end == "zip":
        return "zip"
    raise Refused("format_mismatch" if end in _ENDINGS else "unsupported_format", named=end)


def open_zip(path: Path, limits: Limits, *, broken_as: str) -> zipfile.ZipFile:
    """The archive, after the checks that need only its directory: count, sizes, ratio, names, links, encryption.

    Each declared size is checked against the sum of the directory, because nothing has been unpacked yet; the
    actual sizes are checked again while unpacking.
    """
    _members_declared(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise Refused("broken_file", format=broken_as) from error
    try:
        check_directory(archive, path.stat().st_size, limits)
    except Refused:
        archive.close()
        raise
    return archive


def _members_declared(path: Path, limits: Limits) -> None:
    """The member count in the end record, before the whole directory is read into memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + 12:
        count = int.from_bytes(tail[at + 10 : at + 12], "little")
        if count > limits.members:
            raise Refused("too_many_members", limit=limits.members)


def check_directory(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Names, links, encryption, count and declared sizes of a zip directory."""
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused("too_many_members", limit=limits.members)
    for member in members:
        _check_member(member)
    total = sum(m.file_size for m in members)
    if total > limits.unpacked_mb * 1_000_000:
        raise Refused("unpacked_too_large", limit=limits.unpacked_mb)
    if total > limits.ratio * max(packed, 1) and total > 10_000_000:
        raise Refused("zip_bomb", limit=limits.ratio)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    if (
        name.startswith("/")
        or re.match(r"^[A-Za-z]:", name)
        or ".." in name.split("/")
        or "\x00" in member.orig_filename
    ):
        raise Refused("zip_slip")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("zip_link")
    if member.flag_bits & 0x1:
        raise Refused("encrypted")


def unpack_member(
    archive: zipfile.ZipFile, member: str, target: Path, limits: Limits, *, broken_as: str = "zip"
) -> int:
    """Unpacks one member, counting real bytes; returns their number."""
    info = archive.getinfo(member)
    written, ceiling = 0, limits.unpacked_mb * 1_000_000
    try:
        with archive.open(info) as source, target.open("wb") as out:
            while block := source.read(_CHUNK):
                written += len(block)
                if written > ceiling:
                    raise Refused("unpacked_too_large", limit=limits.unpacked_mb)
                out.write(block)
    except _UNREADABLE as error:
        raise Refused("broken_file", format=broken_as) from error
    if written > limits.ratio * max(info.compress_size, 1) and written > 10_000_000:
        raise Refused("zip_bomb", limit=limits.ratio)
    return written


def tables_in_zip(archive: zipfile.ZipFile) -> list[str]:
    """The members that are tables; Refused for an archive inside or a kind that is not read here."""
    found: list[str] = []
    for info in archive.infolist():
        path = PurePosixPath(info.filename.replace("\\", "/"))
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if info.is_dir() or hidden or path.name.lower() in {"thumbs.db", "desktop.ini"}:
            continue
        if ending(path.name) in _ARCHIVE_ENDINGS:
            raise Refused("nested_zip")
        if ending(path.name) in _ENDINGS:
            _refuse_disguised(archive, info)
            found.append(info.filename)
    if not found:
        raise Refused("no_table")
    return found


def _refuse_disguised(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    try:
        with archive.open(info) as file:
            head = file.read(8)
    except _UNREADABLE as error:
        raise Refused("broken_file", format="zip") from error
    if head.startswith(_ARCHIVES) and _ENDINGS.get(ending(info.filename)) != "xlsx":
        raise Refused("nested_zip")


def check_workbook(path: Path, limits: Limits) -> None:
    """An xlsx may be given to its reader: a real package, within limits when really unpacked, without XML entities."""
    with open_zip(path, limits, broken_as="xlsx") as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise Refused("format_mismatch" if names else "broken_file", named="xlsx", format="xlsx")
        unpacked = 0
        for info in archive.infolist():
            if info.is_dir():
                continue
            unpacked += _scan_xml(archive, info, limits.unpacked_mb * 1_000_000 - unpacked, limits)


def _scan_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: int, limits: Limits) -> int:
    """Unpacks one part without keeping it: its real size, and no DOCTYPE or ENTITY in its text."""
    is_xml, size, kept = info.filename.endswith((".xml", ".rels", ".vml")), 0, b""
    try:
        with archive.open(info) as part:
            while block := part.read(_CHUNK):
                size += len(block)
                if size > allowance:
                    raise Refused("unpacked_too_large", limit=limits.unpacked_mb)
                if is_xml and _ENTITY.search((kept + block).replace(b"\x00", b"")):
                    raise Refused("xml_entities")
                kept = block[-32:]
    except _UNREADABLE as error:
        raise Refused("broken_file", format="xlsx") from error
    if size > limits.ratio * max(info.compress_size, 1) and size > 10_000_000:
        raise Refused("zip_bomb", limit=limits.ratio)
    return size
