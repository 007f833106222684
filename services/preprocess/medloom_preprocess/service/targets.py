"""What an approval with a certain target would say, before anybody signs."""

import asyncio
from pathlib import Path
from typing import Any

from medloom_contracts.errors import MedloomError
from medloom_contracts.manifests import PreparedManifest, TaskKind
from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain.profile import Profile
from medloom_preprocess.domain.wish import ApprovalWish, SplitWish
from medloom_preprocess.service.borrowed import borrowed


async def look_at_target(
    objects: ObjectStore,
    folder: Path,
    manifest: PreparedManifest,
    profile: Profile,
    *,
    task: str,
    target: str,
    positive: str | None,
    split: SplitWish | None = None,
    time: str | None = None,
) -> dict[str, Any]:
    """Problems, leak warnings, classes, which columns to take and to leave, and who would be in which part."""
    wish = ApprovalWish(task=TaskKind(task), target=target, positive=positive, time=time, split=split or SplitWish())
    with borrowed(folder) as place:
        path = await objects.get_file(manifest.table.key, manifest.table.sha256, place)
        return await asyncio.to_thread(_look, path, manifest, profile, wish, split is not None)


def _look(
    path: Path, manifest: PreparedManifest, profile: Profile, wish: ApprovalWish, with_split: bool
) -> dict[str, Any]:
    from medloom_preprocess.domain.approval import choose_features, divided
    from medloom_preprocess.domain.leaks import find_leaks
    from medloom_preprocess.domain.reading import Rows
    from medloom_preprocess.domain.split_look import look_at_split
    from medloom_preprocess.domain.survival import horizons_of, target_of, warnings_of

    columns = {column.name: column for column in manifest.table.columns}
    known = profile.column(wish.target)
    classes = [item.model_dump() for item in known.top] if known is not None and known.top else None
    answer: dict[str, Any] = {
        "problems": [],
        "split": None,
        "horizons": None,
        "findings": [],
        "classes": classes,
        "suggested_features": [],
        "suggested_exclude": [],
    }
    rows = Rows(path)
    try:
        found = target_of(rows, wish, columns)
        features, dropped = choose_features(columns, profile, wish, None)
        division = None
        horizons = horizons_of(found, found.known, None)
        answer |= {"horizons": list(horizons) or None}
        dropped += warnings_of(found, found.known, horizons)
        if with_split:
            split, problems = look_at_split(rows, found, columns, wish)
            answer |= {"split": split, "problems": problems}
            if split is not None:
                allowed = wish.split.model_copy(update={"override": "to look at"})
                division = divided(rows, found, split.by, split.column, columns, allowed)
        leaks = find_leaks(rows, found, features, columns, division)
    except MedloomError as error:
        return {**answer, "problems": [error.problem()]}
    finally:
        rows.close()
    suspects = list(dict.fromkeys(item.column for item in leaks if item.column in features))
    return {
        **answer,
        "findings": [*dropped, *leaks],
        "suggested_features": [name for name in features if name not in suspects],
        "suggested_exclude": suspects,
    }
