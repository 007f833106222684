"""The five promises, looked at from outside: through the door, and by hashing what the store holds."""

import asyncio
import collections
import hashlib
from pathlib import Path
from typing import Any, Final

from faults.load import ENDED, Sent, Users

HEALED_WITHIN_S: Final = 300.0


async def all_ended(users: Users, limit_s: float) -> dict[str, int]:
    """I3: every job ends as done or failed, with a sentence; how many ended how."""
    ended: collections.Counter[str] = collections.Counter()

    async def upload(sent: Sent) -> None:
        wanted = {"registered"} if sent.dataset_id else {"proposed", "refused"}
        path = f"{users.study}/uploads/{sent.upload_id}"
        found = await users.until(path, lambda one: one["state"] in wanted or _told(one), limit_s)
        ended[f"upload {found['state']}"] += 1
        if found["state"] == "refused":
            assert found["problem"]["detail"], found

    async def experiment(experiment_id: str) -> None:
        path = f"{users.study}/experiments/{experiment_id}"
        found = await users.until(path, lambda one: one["state"] in ENDED, limit_s)
        ended[f"experiment {found['state']}"] += 1
        if found["state"] != "succeeded":
            assert found["problem"]["detail"], found

    async with asyncio.TaskGroup() as group:
        for sent in users.uploads:
            group.create_task(upload(sent))
        for one in users.experiments:
            group.create_task(experiment(one))
    return dict(sorted(ended.items()))


def _told(upload: dict[str, Any]) -> bool:
    """A registration that failed leaves the proposal, with the reason."""
    return upload["state"] == "proposed" and upload["problem"] is not None


async def nothing_missing_or_doubled(users: Users, before: dict[str, int]) -> dict[str, int]:
    """I1 and I2: exactly what was acknowledged is there, once."""
    uploads = await users.listed("uploads")
    found = collections.Counter(one["id"] for one in uploads)
    assert {one.upload_id for one in users.uploads} <= set(found), "an acknowledged upload is missing"
    assert max(found.values()) == 1
    assert len(found) == len(users.uploads) + before["uploads"], "an upload came twice"
    experiments = await users.listed("experiments")
    assert {one["id"] for one in experiments} >= set(users.experiments), "an acknowledged training is missing"
    assert len(experiments) == len(set(users.experiments)) + before["experiments"], "a training came twice"
    datasets = await users.listed("datasets")
    accepted = {one.dataset_id for one in users.uploads if one.dataset_id}
    states = {one["id"]: one["state"] for one in uploads}
    registered = {one.dataset_id for one in users.uploads if one.dataset_id and states[one.upload_id] == "registered"}
    assert len(datasets) == len(registered) + before["datasets"], "a data set came twice, or is an orphan"
    models = await users.listed("models")
    assert len({one["id"] for one in models}) == len(models)
    names = collections.Counter((one["experiment_id"], one["name"]) for one in models)
    assert max(names.values(), default=1) == 1, "a model came twice"
    return {"uploads": len(uploads), "data sets": len(datasets), "accepted": len(accepted), "models": len(models)}


async def hashes_match(users: Users) -> int:
    """I4: what comes back is what was sent, byte for byte; how many originals were compared."""
    compared = 0
    for sent in users.uploads:
        if sent.dataset_id:
            got = await users.ask("GET", f"{users.study}/datasets/{sent.dataset_id}/versions/1/original")
            if got.status_code == 404:
                continue  # told above: the registration failed with a reason
            assert hashlib.sha256(got.content).hexdigest() == sent.sha256, sent.upload_id
            compared += 1
    return compared


async def no_orphans(users: Users) -> int:
    """I5: whatever is listed can be opened; how much was opened."""
    opened = 0
    for name, rest in (("datasets", ""), ("models", ""), ("models", "/card"), ("experiments", "")):
        for item in await users.listed(name):
            answer = await users.ask("GET", f"{users.study}/{name}/{item['id']}{rest}")
            assert answer.status_code == 200, (name, item["id"], answer.text)
            opened += 1
    return opened


def objects_are_what_they_are_called(files: dict[str, bytes]) -> int:
    """I4 in the store itself: a key that names a hash holds bytes of that hash."""
    checked = 0
    for key, body in files.items():
        name = Path(key).name
        named = name.removeprefix("manifest-").split(".", 1)[0].split("-", 1)[0]
        if len(named) == 64 and "/staging" not in key and not key.startswith("staging"):
            assert hashlib.sha256(body).hexdigest() == named, key
            checked += 1
    return checked
