"""Proposes which spellings of a text column mean the same; a person accepts, the step keeps the groups."""

import re
import unicodedata
from typing import Any, Final

SIMILAR: Final = 90.0
LEAST_LENGTH: Final = 5


def clusters(values: list[tuple[str, int]], *, similar: float = SIMILAR) -> list[dict[str, Any]]:
    """Groups of spellings, each to its most frequent form: first by case, width, spaces and signs, then by likeness.

    ``values`` are (spelling, count). Likeness is the normalised indel similarity of rapidfuzz (0–100); texts shorter
    than five letters, and texts that differ in a digit, are never likened: "T3" and "T4" are different tests.
    """
    by_key: dict[str, list[tuple[str, int]]] = {}
    for value, n in values:
        by_key.setdefault(_key(value), []).append((value, n))
    by_key = _joined_by_bare_key(by_key)
    merged = _by_likeness(by_key, similar)
    groups: list[dict[str, Any]] = []
    for members in merged:
        ordered = sorted(members, key=lambda item: (-item[1], item[0]))
        if len(ordered) > 1:
            groups.append(
                {
                    "to": ordered[0][0].strip(),
                    "spellings": [value for value, _ in ordered if value != ordered[0][0].strip()],
                }
            )
    return groups


def _key(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).casefold()
    return re.sub(r"[\s_\-./]+", " ", plain).strip() or plain


def _joined_by_bare_key(by_key: dict[str, list[tuple[str, int]]]) -> dict[str, list[tuple[str, int]]]:
    """Keys that differ in spaces and signs alone are one."""
    first: dict[str, str] = {}
    joined: dict[str, list[tuple[str, int]]] = {}
    for key, members in by_key.items():
        head = first.setdefault(_bare(key), key)
        joined.setdefault(head, []).extend(members)
    return joined


def _bare(key: str) -> str:
    return key.replace(" ", "")


def _short_words(key: str) -> list[str]:
    """Words of one or two letters: "ward a" and "ward b" are different places."""
    return [word for word in key.split() if len(word) <= 2]


def _by_likeness(by_key: dict[str, list[tuple[str, int]]], similar: float) -> list[list[tuple[str, int]]]:
    from rapidfuzz import fuzz, process

    ordered = sorted(by_key, key=lambda key: (-sum(n for _, n in by_key[key]), key))
    heads: list[str] = []
    groups: dict[str, list[tuple[str, int]]] = {}
    for key in ordered:
        digits = re.findall(r"\d", key)
        found = (
            process.extractOne(key, heads, scorer=fuzz.ratio, score_cutoff=similar)
            if len(key) >= LEAST_LENGTH
            else None
        )
        if (
            found
            and len(found[0]) >= LEAST_LENGTH
            and re.findall(r"\d", found[0]) == digits
            and not _opposite(key, found[0])
        ):
            groups[found[0]] += by_key[key]
        else:
            heads.append(key)
            groups[key] = list(by_key[key])
    return list(groups.values())


def _opposite(a: str, b: str) -> bool:
    """Words that look alike and differ: other short words, prefixes such as hypo- and hyper-, negations."""
    if _short_words(a) != _short_words(b):
        return True
    for one, other in (("hypo", "hyper"), ("pre", "post"), ("left", "right"), ("intra", "extra")):
        if (one in a and other in b) or (other in a and one in b):
            return True
    shorter, longer = sorted((a, b), key=len)
    return any(longer == prefix + shorter for prefix in ("non", "un", "in", "a", "ab", "비", "무", "미"))
