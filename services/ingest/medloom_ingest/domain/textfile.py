"""Bytes of a text file: one pass over all of them, a guess of the encoding, and a streaming way to UTF-8."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import Encoding, Guess

_CHUNK: Final = 4 << 20
_CODECS: Final[dict[str, str]] = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "cp949": "cp949",
    "latin-1": "cp1252",
}
_BOM16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class ByteFacts:
    """What one pass over the bytes told."""

    size: int
    nul: bool
    ascii: bool
    utf8: bool
    bom: bool
    utf16: bool
    high: bytes
    underscores: int


def scan(path: Path) -> ByteFacts:
    """Size, NUL bytes, ASCII and UTF-8 validity in one pass; ``high`` holds some lines with non-ASCII bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    nul, is_ascii, utf8, high, size, first, underscores = False, True, True, bytearray(), 0, b"", 0
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            first = first or block[:4]
            size += len(block)
            nul = nul or b"\x00" in block
            underscores += block.count(b"_")
            if block.isascii() and is_ascii:
                continue
            is_ascii = False
            if len(high) < 1 << 18:
                high += b"\n".join(line for line in block.splitlines()[:200_000] if not line.isascii())[: 1 << 18]
            utf8 = utf8 and _valid(decoder, block)
    utf8 = utf8 and _valid(decoder, b"", final=True)
    bom = first.startswith(codecs.BOM_UTF8)
    return ByteFacts(size, nul, is_ascii, utf8, bom, first.startswith(_BOM16), bytes(high), underscores)


def _valid(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def guess_encoding(facts: ByteFacts, declared: Encoding | None = None) -> tuple[Encoding, Guess]:
    """The encoding; a declared one is checked, never trusted.

    Raises:
        Refused: ``nul_bytes``, or ``encoding_mismatch`` when the bytes are not what was declared.
    """
    if facts.nul and not facts.utf16:
        raise Refused("nul_bytes")
    guess, why = _guess(facts)
    if declared is None or declared == guess:
        return guess, why
    same_family = {declared, guess} <= {"utf-8", "utf-8-sig"}
    if not (same_family or facts.ascii or _decodes(facts, declared)):
        raise Refused("encoding_mismatch", declared=declared, guess=guess)
    encoding: Encoding = guess if same_family else declared
    return encoding, Guess(confidence=1.0, en="set by a person", ko="사용자가 지정함")


def _guess(facts: ByteFacts) -> tuple[Encoding, Guess]:
    if facts.utf16:
        return "utf-16", Guess(confidence=1.0, en="begins with a UTF-16 mark", ko="UTF-16 표식으로 시작함")
    if facts.utf8 and facts.bom:
        return "utf-8-sig", Guess(confidence=1.0, en="begins with a UTF-8 mark", ko="UTF-8 표식으로 시작함")
    if facts.utf8:
        sure = 1.0 if facts.ascii else 0.99
        return "utf-8", Guess(confidence=sure, en="every byte is valid UTF-8", ko="모든 바이트가 올바른 UTF-8임")
    share = _hangul_share(facts.high)
    if share >= 0.5:
        return "cp949", Guess(
            confidence=round(0.5 + share / 2, 2),
            en="the bytes read as Korean syllables",
            ko="바이트가 한글 음절로 읽힘",
        )
    return "latin-1", Guess(
        confidence=0.6,
        en="neither UTF-8 nor Korean; Western letters assumed",
        ko="UTF-8도 한글도 아니어서 서유럽 문자로 가정함",
    )


def _hangul_share(high: bytes) -> float:
    """Share of non-ASCII characters that are Hangul when the bytes are read as CP949 (0 when they cannot be)."""
    try:
        text = high.rpartition(b"\n")[0].decode("cp949") if b"\n" in high else high.decode("cp949")
    except UnicodeDecodeError:
        return 0.0
    foreign = [c for c in text if not c.isascii()]
    return sum("가" <= c <= "힣" for c in foreign) / len(foreign) if foreign else 0.0


def _decodes(facts: ByteFacts, declared: Encoding) -> bool:
    if declared in {"utf-8", "utf-8-sig"}:
        return facts.utf8
    if declared == "utf-16":
        return facts.utf16
    lines = facts.high.split(b"\n")[:-1] or [facts.high]
    try:
        b"\n".join(lines).decode(_CODECS[declared])
    except UnicodeDecodeError:
        return False
    return True


def to_utf8(path: Path, encoding: Encoding, target: Path) -> Path:
    """The same text as UTF-8 without a mark; streams, and returns ``path`` itself when nothing has to change."""
    if encoding in {"utf-8", "utf-8-sig"}:
        return path
    decoder = codecs.getincrementaldecoder(_CODECS[encoding])("strict")
    try:
        with path.open("rb") as source, target.open("wb") as out:
            while block := source.read(_CHUNK):
                out.write(decoder.decode(block).encode())
            out.write(decoder.decode(b"", True).encode())
    except UnicodeDecodeError:
        if encoding == "latin-1":
            return _as_latin1(path, target)
        raise Refused("encoding_mismatch", declared=encoding, guess="latin-1") from None
    return target


def _as_latin1(path: Path, target: Path) -> Path:
    """The five bytes that Windows-1252 leaves undefined are read as ISO 8859-1 control characters."""
    with path.open("rb") as source, target.open("wb") as out:
        while block := source.read(_CHUNK):
            out.write(block.decode("latin-1").encode())
    return target
