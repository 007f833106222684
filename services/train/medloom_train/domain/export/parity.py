"""The gate before anything is published: the file must answer what the trained model answers, on every row."""

from dataclasses import dataclass

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.table import Floats, TrainingTable

TOLERANCE = 1e-5


@dataclass(frozen=True)
class Parity:
    """Largest difference over the rows compared; for a regression relative to the larger of |value| and its SD."""

    rows: int
    probe_rows: int
    max_difference: float
    tolerance: float = TOLERANCE

    @property
    def passed(self) -> bool:
        return bool(self.max_difference <= self.tolerance)


def run_file(body: bytes, table: TrainingTable, batch: int = 20_000) -> Floats:
    """The ONNX file's answers for the rows of ``table``, fed as raw columns."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(body, settings, providers=["CPUExecutionProvider"])
    wanted = {entry.name for entry in session.get_inputs()}
    parts = []
    for start in range(0, table.n, batch):
        rows = table.take(np.arange(start, min(table.n, start + batch)))
        fed = {name: values for name, values in rows.raw_inputs().items() if name in wanted}
        parts.append(np.asarray(session.run(None, fed)[0], dtype=np.float64))
    return np.concatenate(parts)


def _difference(answered: Floats, expected: Floats, task: TaskKind, spread: float) -> float:
    gap = np.abs(answered - expected)
    if task is TaskKind.REGRESSION:
        gap = gap / np.maximum(np.abs(expected), spread)
    return float(gap.max(initial=0.0)) if np.isfinite(gap).all() else float("inf")


def compare(
    body: bytes, table: TrainingTable, expected: Floats, probe: TrainingTable, probe_expected: Floats
) -> Parity:
    """Feed all rows and the probe rows (missing, unseen, extreme) and report the largest difference."""
    spread = float(table.y.std()) if table.task is TaskKind.REGRESSION else 1.0
    worst = max(
        _difference(run_file(body, table), expected, table.task, spread),
        _difference(run_file(body, probe), probe_expected, table.task, spread),
    )
    return Parity(table.n, probe.n, worst)


def probe_rows(table: TrainingTable, seed: int, count: int = 200) -> TrainingTable:
    """Rows as they may come later: real ones with values taken away, levels never seen, and numbers far outside."""
    random = np.random.default_rng(seed)
    at = random.integers(0, table.n, min(count, 4 * table.n))
    probe = table.take(at)
    numbers, codes = probe.numbers.copy(), probe.codes.copy()
    numbers[random.random(numbers.shape) < 0.3] = np.nan
    far = random.random(numbers.shape) < 0.03
    numbers[far] = random.choice(np.array([-1e6, 0, 1e6, 1e29], np.float32), int(far.sum()))
    codes[random.random(codes.shape) < 0.2] = -1
    codes[random.random(codes.shape) < 0.2] = -2
    numbers[0], codes[0] = np.nan, -1
    return TrainingTable(**{**probe.__dict__, "numbers": numbers, "codes": codes})
