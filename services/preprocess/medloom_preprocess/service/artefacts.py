"""Manifests, profiles, suggestions and approvals, read once and kept a while."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import TypeAdapter

from medloom_contracts.manifests import Approval, DatasetManifest, PreparedManifest
from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain.profile import Profile
from medloom_preprocess.domain.suggestions import Suggestion
from medloom_preprocess.errors import DataWithdrawn
from medloom_preprocess.repository import Row

T = TypeVar("T")
KEPT = 64
_SUGGESTIONS: TypeAdapter[list[Suggestion]] = TypeAdapter(list[Suggestion])


class Artefacts:
    """A bounded cache over immutable JSON objects; the key is the hash."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._kept: OrderedDict[str, Any] = OrderedDict()

    async def _get(self, key: str, sha256: str, read: Callable[[bytes], T]) -> T:
        if sha256 in self._kept:
            self._kept.move_to_end(sha256)
            found: T = self._kept[sha256]
            return found
        value = read(await self._objects.get_bytes(key, sha256))
        self._kept[sha256] = value
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return value

    async def dataset(self, row: Row) -> DatasetManifest:
        return await self._get(row.manifest_key, row.manifest_sha256, DatasetManifest.model_validate_json)

    async def dataset_at(self, key: str, sha256: str) -> DatasetManifest:
        return await self._get(key, sha256, DatasetManifest.model_validate_json)

    async def manifest(self, row: Row) -> PreparedManifest:
        return await self._get(*_there(row, "manifest"), PreparedManifest.model_validate_json)

    async def profile(self, row: Row) -> Profile:
        return await self._get(*_there(row, "profile"), Profile.model_validate_json)

    async def suggestions(self, row: Row) -> list[Suggestion]:
        return await self._get(*_there(row, "suggestions"), _SUGGESTIONS.validate_json)

    async def approval(self, key: str, sha256: str) -> Approval:
        return await self._get(key, sha256, Approval.model_validate_json)


def _there(row: Row, kind: str) -> tuple[str, str]:
    """Key and hash of one artefact of prepared data; DataWithdrawn when nobody may look at it any more."""
    if row.withdrawn is not None:
        raise DataWithdrawn
    return getattr(row, f"{kind}_key"), getattr(row, f"{kind}_sha256")
