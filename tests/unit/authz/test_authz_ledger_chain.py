"""The chain finds every edit, deletion, exchange and cut, and names the first bad entry."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from medloom_authz.domain.ledger import GENESIS, Entry, entry_hmac, head_hmac, signed_head, verify

KEY = b"k" * 32
START = datetime(2026, 11, 23, tzinfo=UTC)


def chain(length: int, key: bytes = KEY) -> list[Entry]:
    entries: list[Entry] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        bare = Entry(
            seq=seq, event_id=f"evt_{seq}", at=START + timedelta(seconds=seq), service="ingest", study_id="std_1",
            subject=f"usr_{seq % 7}", token_id=None if seq % 3 else "tok_1", action="dataset:read_rows",
            object=f"dst_{seq % 5}", decision="allow" if seq % 4 else "deny", policy_ids=("permit_by_grant",),
            request_id=f"req_{seq}", previous=previous,
        )  # fmt: skip
        entries.append(replace(bare, hmac=entry_hmac(key, bare)))
        previous = entries[-1].hmac
    return entries


WHOLE = chain(60)
FORGED = chain(60, b"other key")
HEAD = signed_head(KEY, 60, WHOLE[-1].hmac, START)


def test_an_untouched_ledger_is_intact_also_after_it_grew_past_the_head() -> None:
    assert verify(KEY, WHOLE, HEAD).intact
    assert verify(KEY, chain(80), HEAD).intact
    assert verify(KEY, []).intact


def _edit(entries: list[Entry], chance: random.Random) -> tuple[list[Entry], int]:
    place = chance.randrange(len(entries))
    field, value = chance.choice([
        ("subject", "usr_x"), ("decision", "maybe"), ("action", "study:view"), ("object", "dst_x"),
        ("token_id", "tok_x"), ("at", START), ("policy_ids", ()), ("request_id", ""), ("study_id", None),
        ("service", "train"), ("hmac", "0" * 64), ("previous", "f" * 64),
    ])  # fmt: skip
    return [*entries[:place], replace(entries[place], **{field: value}), *entries[place + 1 :]], place + 1


def _delete(entries: list[Entry], chance: random.Random) -> tuple[list[Entry], int]:
    place = chance.randrange(len(entries) - 1)
    rest = [*entries[:place], *entries[place + 1 :]]
    if chance.random() < 0.5:  # also with the numbers closed up behind it
        rest = [replace(entry, seq=number) for number, entry in enumerate(rest, 1)]
    return rest, place + 1


def _truncate(entries: list[Entry], chance: random.Random) -> tuple[list[Entry], int]:
    length = chance.randrange(len(entries))
    return entries[:length], length + 1


def _exchange(entries: list[Entry], chance: random.Random) -> tuple[list[Entry], int]:
    one, two = sorted(chance.sample(range(len(entries)), 2))
    swapped = list(entries)
    swapped[one], swapped[two] = replace(entries[two], seq=one + 1), replace(entries[one], seq=two + 1)
    return swapped, one + 1


def _rewrite(entries: list[Entry], chance: random.Random) -> tuple[list[Entry], int]:
    """Somebody without the key recomputes everything from one entry on."""
    place = chance.randrange(len(entries))
    return [*entries[:place], *FORGED[place:]], place + 1


@pytest.mark.parametrize("harm", [_edit, _delete, _truncate, _exchange, _rewrite])
def test_a_thousand_random_harms_are_all_found_at_the_right_entry(harm) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(20261123)
    for _ in range(1000):
        entries, first = harm(list(WHOLE), chance)
        verdict = verify(KEY, entries, HEAD)
        assert not verdict.intact
        assert verdict.seq == first, (harm.__name__, verdict, first)


def test_a_cut_tail_is_invisible_without_the_head_and_found_with_it() -> None:
    assert verify(KEY, WHOLE[:50]).intact
    assert verify(KEY, WHOLE[:50], HEAD).fault == "truncated"


def test_a_head_written_without_the_key_is_named() -> None:
    shorter = replace(HEAD, count=50, last=WHOLE[49].hmac)
    assert verify(KEY, WHOLE[:50], shorter).fault == "head_forged"
    assert head_hmac(KEY, HEAD) == HEAD.hmac
