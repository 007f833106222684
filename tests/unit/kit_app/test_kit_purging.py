"""A purge lists what it removes before it removes anything, and whatever breaks, the same list is worked off."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from medloom_kit import purging
from medloom_kit.jobs.child import JobObjects
from medloom_kit.objects.folder import FolderStore


class Falling(FolderStore):
    """A store that goes away at the second deletion, once."""

    falls = 1

    def delete(self, key: str) -> None:
        if key.endswith("b") and self.falls:
            self.falls -= 1
            raise OSError("the store is away")
        super().delete(key)


@dataclass
class Context:
    objects: JobObjects
    study_id: str = "std_1"


@pytest.fixture
def store(tmp_path: Path) -> Falling:
    made = Falling(tmp_path / "objects")
    made.ensure_bucket("models")
    for name in "abc":
        made.put_bytes(f"models/std_1/exp_1/{name}", name.encode())
    made.put_bytes("models/std_1/exp_2/other", b"other")
    return made


def payload(policy: str) -> dict[str, Any]:
    asked = {"withdrawal_id": "wdr_1", "dataset_id": "dst_1", "policy": policy, "items": {"models": 1}}
    return {**asked, "bucket": "models", "mark": "m1", "prefixes": ["models/std_1/exp_1/"]}


def work(store: FolderStore, policy: str, scratch: Path) -> dict[str, Any]:
    return purging.purge(Context(JobObjects(store, scratch)), payload(policy))  # type: ignore[arg-type]


def left(store: FolderStore) -> list[str]:
    return [key for key in store.keys("models/std_1/") if "/receipts/" not in key]


def test_a_store_that_goes_away_in_the_middle_changes_nothing_of_the_receipt(store: Falling, tmp_path: Path) -> None:
    done = work(store, "delete", tmp_path)
    assert (done["objects_deleted"], done["objects_kept"], done["bytes"]) == (3, 0, 3)
    assert left(store) == ["models/std_1/exp_2/other"]
    receipt = json.loads(store.get_bytes(done["receipt_key"], done["receipt_sha256"]))
    assert [one["key"][-1] for one in receipt["objects"]] == ["a", "b", "c"]


def test_doing_it_again_says_the_same(store: Falling, tmp_path: Path) -> None:
    first = work(store, "delete", tmp_path)
    assert work(store, "delete", tmp_path) == first
    assert len(list(store.keys("models/std_1/receipts/"))) == 1


def test_quarantine_lists_and_keeps(store: Falling, tmp_path: Path) -> None:
    done = work(store, "quarantine", tmp_path)
    assert (done["objects_deleted"], done["objects_kept"]) == (0, 3)
    assert len(left(store)) == 4
