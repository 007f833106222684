"""The registry of algorithms and settings as a form needs it."""

from typing import Any

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms import ALGORITHMS
from medloom_train.domain.options import TASK_METRICS, TrainingOptions
from medloom_train.domain.portfolio import portfolio
from medloom_train.service.views import AlgorithmsView, AlgorithmView


def algorithms() -> AlgorithmsView:
    """Every algorithm with its schema, the schema of the settings, and what mode auto tries."""
    items = [
        AlgorithmView(
            name=entry.name,
            title=entry.title,
            family=entry.family,
            tasks=sorted(task.value for task in entry.tasks),
            safe=entry.safe,
            schema=entry.params.model_json_schema(),
        )
        for entry in ALGORITHMS.values()
    ]
    tried: dict[str, list[dict[str, Any]]] = {
        task.value: [spec.model_dump() for spec in portfolio(task, 1000)] for task in TaskKind
    }
    return AlgorithmsView(
        items=items,
        settings_schema=TrainingOptions.model_json_schema(),
        portfolio=tried,
        metrics={task.value: list(names) for task, names in TASK_METRICS.items()},
    )
