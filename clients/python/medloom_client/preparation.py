"""Preparation: recipes, runs, prepared data, review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medloom_client.records import Grid, Prepared, Recipe, Review, Run
from medloom_client.transport import Transport, operation

Step = dict[str, Any]


class Recipes:
    """Ordered, branchable lists of steps."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/recipes"

    @operation("create_recipe")
    def create(
        self,
        dataset_id: str,
        dataset_version: int,
        steps: list[Step] | None = None,
        title: str = "",
        mapping: dict[str, str] | None = None,
    ) -> Recipe:
        """Begin a recipe; ``mapping`` gives this data set's names to columns that the steps name otherwise."""
        body = {"dataset_id": dataset_id, "dataset_version": dataset_version, "title": title, "steps": steps or []}
        body |= {"mapping": mapping} if mapping else {}
        return Recipe.model_validate(self._http.post(self._path, body))

    @operation("list_recipes")
    def all(self) -> Iterator[Recipe]:
        return (Recipe.model_validate(each) for each in self._http.pages(self._path))

    @operation("get_recipe")
    def get(self, recipe_id: str) -> Recipe:
        answer = self._http.send("GET", f"{self._path}/{recipe_id}")
        return Recipe.model_validate({**answer.json(), "etag": answer.headers.get("etag")})

    @operation("update_recipe")
    def update(self, recipe_id: str, etag: str, **changes: Any) -> Recipe:
        """Change title or the whole list of steps; an approval of its results becomes void."""
        return Recipe.model_validate(self._http.patch(f"{self._path}/{recipe_id}", changes, etag))

    @operation("list_recipe_versions")
    def versions(self, recipe_id: str) -> Iterator[dict[str, Any]]:
        return self._http.pages(f"{self._path}/{recipe_id}/versions")

    @operation("restore_recipe")
    def restore(self, recipe_id: str, version: int, etag: str) -> Recipe:
        """Undo and redo: a new version with the steps of an old one."""
        headers = {"If-Match": etag}
        answer = self._http.send(
            "POST", f"{self._path}/{recipe_id}/restore", json={"version": version}, headers=headers
        )
        return Recipe.model_validate(answer.json())

    @operation("fork_recipe")
    def fork(self, recipe_id: str, after_step: str | None = None, title: str | None = None) -> Recipe:
        """A branch with the steps up to one of them."""
        body = {"after_step": after_step, **({"title": title} if title else {})}
        return Recipe.model_validate(self._http.post(f"{self._path}/{recipe_id}/fork", body))

    @operation("replay_recipe")
    def replay(
        self, recipe_id: str, dataset_id: str, dataset_version: int, mapping: dict[str, str] | None = None
    ) -> Recipe:
        """The same steps on another data set, with a mapping of column names."""
        body = {"dataset_id": dataset_id, "dataset_version": dataset_version, "mapping": mapping or {}}
        return Recipe.model_validate(self._http.post(f"{self._path}/{recipe_id}/replay", body))

    @operation("check_recipe")
    def check(self, recipe_id: str) -> list[dict[str, Any]]:
        """Each step: whether it can run and which columns are there after it; no data is read."""
        return list(self._http.post(f"{self._path}/{recipe_id}/check")["steps"])

    @operation("preview_recipe")
    def preview(self, recipe_id: str, **query: Any) -> Grid:
        """Rows as they are after one step (query: step, limit, offset, sort, filter)."""
        return Grid.model_validate(self._http.get(f"{self._path}/{recipe_id}/preview", **query))

    @operation("list_preview_columns")
    def preview_columns(
        self, recipe_id: str, *, step: str | None = None, names: list[str] | None = None
    ) -> dict[str, Any]:
        """The dictionary after one step; what the columns named hold."""
        listed = json.dumps(names) if names else None
        return dict(self._http.get(f"{self._path}/{recipe_id}/preview/columns", step=step, names=listed))

    @operation("get_preview_facets")
    def preview_facets(self, recipe_id: str, column: str, **query: Any) -> dict[str, Any]:
        """Values or classes of one column with their counts after one step (query: step, limit, filter)."""
        return dict(self._http.get(f"{self._path}/{recipe_id}/preview/facets", column=column, **query))

    @operation("list_preview_spellings")
    def preview_spellings(self, recipe_id: str, column: str, step: str | None = None) -> list[dict[str, Any]]:
        """Spellings that probably mean the same, as groups for a merge step."""
        path = f"{self._path}/{recipe_id}/preview/spellings"
        return list(self._http.get(path, column=column, step=step)["items"])

    @operation("list_step_effects")
    def effects(self, recipe_id: str) -> list[dict[str, Any]]:
        """Rows, cells and columns that each step changes, or why it cannot be applied."""
        return list(self._http.get(f"{self._path}/{recipe_id}/effects")["steps"])

    @operation("try_step")
    def try_step(self, recipe_id: str, step: Step, after: str | None = None) -> dict[str, Any]:
        """What a step would do, without writing it."""
        return dict(self._http.post(f"{self._path}/{recipe_id}/try", {"step": step, "after": after}))

    @operation("list_recipe_suggestions")
    def suggestions(self, recipe_id: str) -> list[dict[str, Any]]:
        return self._http.listed(f"{self._path}/{recipe_id}/suggestions")

    @operation("start_run")
    def run(self, recipe_id: str) -> Run:
        """Start a run; wait for its job."""
        return Run.model_validate(self._http.post(f"{self._path}/{recipe_id}/runs"))


class Runs:
    """Executions of recipes."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/runs"

    @operation("list_runs")
    def all(self, recipe_id: str | None = None) -> Iterator[Run]:
        return (Run.model_validate(each) for each in self._http.pages(self._path, recipe_id=recipe_id))

    @operation("get_run")
    def get(self, run_id: str) -> Run:
        return Run.model_validate(self._http.get(f"{self._path}/{run_id}"))


class PreparedData:
    """Results of runs: profile, rows, differences, review."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/prepared"

    @operation("list_prepared")
    def all(self, **query: Any) -> Iterator[Prepared]:
        """Prepared tables (query: recipe_id, dataset_id)."""
        return (Prepared.model_validate(each) for each in self._http.pages(self._path, **query))

    @operation("list_derived_prepared")
    def derived(self, dataset_id: str, versions: list[int]) -> dict[str, Any]:
        """What was prepared of versions of a data set, directly or by a join."""
        return dict(self._http.get(f"{self._path}/derived", dataset_id=dataset_id, version=versions))

    @operation("get_prepared")
    def get(self, prepared_id: str) -> Prepared:
        return Prepared.model_validate(self._http.get(f"{self._path}/{prepared_id}"))

    @operation("get_profile")
    def profile(self, prepared_id: str) -> dict[str, Any]:
        """Missing values, distributions, range violations, duplicates."""
        return dict(self._http.get(f"{self._path}/{prepared_id}/profile"))

    @operation("list_rows")
    def rows(
        self,
        prepared_id: str,
        *,
        limit: int = 100,
        offset: int = 0,
        sort: str | None = None,
        where: list[dict[str, Any]] | None = None,
    ) -> Grid:
        """A page of rows; ``where`` is ``[{column, op, value}]``, ``sort`` ``-AGE,SEX``."""
        wanted = {"limit": limit, "offset": offset, "sort": sort, "filter": json.dumps(where) if where else None}
        return Grid.model_validate(self._http.get(f"{self._path}/{prepared_id}/rows", **wanted))

    @operation("get_facets")
    def facets(self, prepared_id: str, column: str, **query: Any) -> dict[str, Any]:
        """Counts of values, or a histogram, of one column."""
        return dict(self._http.get(f"{self._path}/{prepared_id}/facets", column=column, **query))

    @operation("list_diffs")
    def diffs(self, prepared_id: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Cells that were changed: row, column, old, new, rule (query: step, column)."""
        return self._http.pages(f"{self._path}/{prepared_id}/diffs", **query)

    @operation("get_diff_summary")
    def diff_summary(self, prepared_id: str) -> dict[str, Any]:
        return dict(self._http.get(f"{self._path}/{prepared_id}/diffs/summary"))

    @operation("compare_columns")
    def comparison(self, prepared_id: str) -> dict[str, Any]:
        """Every column before the recipe beside after it, counted in the same classes."""
        return dict(self._http.get(f"{self._path}/{prepared_id}/comparison"))

    @operation("map_missing")
    def missing(self, prepared_id: str, **query: Any) -> dict[str, Any]:
        """Missing cells by column and block of rows (query: of=prepared|source, blocks)."""
        return dict(self._http.get(f"{self._path}/{prepared_id}/missing", **query))

    @operation("list_worst_subjects")
    def worst(self, prepared_id: str) -> Iterator[dict[str, Any]]:
        """Subjects by the share of their cells that are missing, implausible or changed, the worst first."""
        return self._http.pages(f"{self._path}/{prepared_id}/worst")

    @operation("list_suggestions")
    def suggestions(self, prepared_id: str) -> list[dict[str, Any]]:
        """Steps that the profile suggests, each with a reason and the cells it would change."""
        return self._http.listed(f"{self._path}/{prepared_id}/suggestions")

    @operation("check_target")
    def leaks(self, prepared_id: str, target: str, positive: str | None = None, **query: Any) -> dict[str, Any]:
        """What approval would say about a target before it: classes, problems, columns that leak; with ``split``
        also who would be in which part (query: task, split, split_column, test, seed)."""
        wanted = {"target": target, "positive": positive, **query}
        return dict(self._http.get(f"{self._path}/{prepared_id}/leaks", **wanted))

    @operation("download_prepared")
    def download(self, prepared_id: str, target: Path) -> Path:
        """The prepared table as Parquet."""
        return self._http.download(f"{self._path}/{prepared_id}/data", target)

    @operation("get_review")
    def review(self, prepared_id: str) -> Review:
        return Review.model_validate(self._http.get(f"{self._path}/{prepared_id}/review"))

    @operation("approve_prepared")
    def approve(self, prepared_id: str, **decision: Any) -> Review:
        """Sign the data for training (task, target, positive, features, exclude, split, note); wait for the job."""
        return Review.model_validate(self._http.post(f"{self._path}/{prepared_id}/approve", decision))

    @operation("return_prepared")
    def give_back(self, prepared_id: str, reasons: list[str], note: str = "") -> Review:
        """Send the data back with reasons."""
        body = {"reasons": reasons, "note": note}
        return Review.model_validate(self._http.post(f"{self._path}/{prepared_id}/return", body))


class StepTypes:
    """The registry of steps."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_step_types")
    def get(self) -> dict[str, Any]:
        """All operations with JSON Schema, the formula functions, the units that can be converted."""
        return dict(self._http.get("/api/v1/step-types"))
