"""Assembles preprocessing, members, weighted average and calibration into one graph.

Preprocessing runs in float32, exactly as in training; linear members, links, averaging and calibration in double.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.calibrate import CLIP, Calibrator
from medloom_train.domain.export.writer import ALLOWED_OPERATORS, DOUBLE, FLOAT, STRING, Writer
from medloom_train.domain.leaves import Leaf, LinearLeaf, Link, TreeLeaf
from medloom_train.domain.preprocessing import Preprocessor, View
from medloom_train.domain.table import LARGEST, TrainingTable

__all__ = ["ALLOWED_OPERATORS", "Member", "build"]


@dataclass(frozen=True)
class Member:
    """A part of the ensemble: its view of the data, its leaf, its weight."""

    view: View
    leaf: Leaf
    weight: float


class _Views:
    """The design matrices, each written once and shared by the members that need it."""

    def __init__(self, writer: Writer, prepared: Preprocessor, table: TrainingTable) -> None:
        self._writer, self._prepared = writer, prepared
        self._numbers = [writer.input(table.number_columns[j].name, FLOAT) for j in prepared.numbers.at]
        self._categories = [writer.input(table.category_columns[plan.at].name, STRING) for plan in prepared.categories]
        self._made: dict[str, str] = {}

    def _once(self, name: str, make: Callable[[], str]) -> str:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _raw(self) -> str:
        def make() -> str:
            w = self._writer
            joined = w.concat(self._numbers)
            usable = w.node("Less", [w.node("Abs", [joined]), w.floats([LARGEST])])
            return w.node("Where", [usable, joined, w.floats([np.nan])])

        return self._once("raw", make)

    def _absent(self) -> str:
        return self._once("absent", lambda: self._writer.node("IsNaN", [self._raw()]))

    def _filled(self) -> str:
        def make() -> str:
            w = self._writer
            return w.node("Where", [self._absent(), w.constant(self._prepared.numbers.median[None, :]), self._raw()])

        return self._once("filled", make)

    def _shown(self) -> str:
        """Numbers of the booster view: the median only where training had no missing values."""

        def make() -> str:
            w, plan = self._writer, self._prepared.numbers
            if plan.missing.all():
                return self._raw()
            fill = np.where(plan.missing, np.float32(np.nan), plan.median).astype(np.float32)
            return w.node("Where", [self._absent(), w.constant(fill[None, :]), self._raw()])

        return self._once("shown", make)

    def _inside(self) -> str:
        def make() -> str:
            w, plan = self._writer, self._prepared.numbers
            above = w.node("Max", [self._filled(), w.constant(plan.low[None, :])])
            return w.node("Min", [above, w.constant(plan.high[None, :])])

        return self._once("inside", make)

    def _scaled(self) -> str:
        def make() -> str:
            w, plan = self._writer, self._prepared.numbers
            centred = w.node("Sub", [self._inside(), w.constant(plan.mean[None, :])])
            return w.node("Mul", [centred, w.constant(plan.scale[None, :])])

        return self._once("scaled", make)

    def _hinges(self) -> list[str]:
        plan = self._prepared.splines
        if plan.source.size == 0:
            return []

        def make() -> str:
            w = self._writer
            above = w.node("Sub", [w.gather(self._inside(), plan.source), w.constant(plan.knot[None, :])])
            return w.node("Mul", [w.node("Max", [above, w.floats([[0.0]])]), w.constant(plan.scale[None, :])])

        return [self._once("hinges", make)]

    def _marks(self) -> list[str]:
        if self._prepared.numbers.indicators.size == 0:
            return []

        def make() -> str:
            picked = self._writer.gather(self._absent(), self._prepared.numbers.indicators)
            return self._writer.cast(picked, FLOAT)

        return [self._once("marks", make)]

    def _hot(self) -> list[str]:
        plans = self._prepared.categories
        if not plans:
            return []

        def make() -> str:
            w = self._writer
            slots = []
            for plan, source in zip(plans, self._categories, strict=True):
                keys = [*plan.levels, ""]
                places = [*range(len(plan.levels)), plan.missing]
                slots.append(
                    w.node("LabelEncoder", [source], domain="ai.onnx.ml", keys_strings=keys, values_int64s=places,
                           default_int64=plan.other)
                )  # fmt: skip
            columns = np.repeat(np.arange(len(plans)), [len(plan.kept) for plan in plans]).astype(np.int64)
            wanted = np.concatenate([np.array(plan.kept) for plan in plans]).astype(np.int64)
            same = w.node("Equal", [w.gather(w.concat(slots), columns), w.constant(wanted[None, :])])
            return w.cast(same, FLOAT)

        return [self._once("hot", make)]

    def matrix(self, view: View) -> str:
        def make() -> str:
            if not self._numbers:
                return self._writer.concat(self._hot())
            if view == "booster":
                return self._writer.concat([self._shown(), *self._hot()])
            numbers = self._filled() if view == "forest" else self._scaled()
            if view == "simple":
                return self._writer.concat([self._scaled(), *self._hot()])
            bent = self._hinges() if view == "spline" else []
            return self._writer.concat([numbers, *self._marks(), *self._hot(), *bent])

        return self._once(f"matrix {view}", make)


def _trees(w: Writer, source: str, leaf: TreeLeaf) -> str:
    modes = np.where(leaf.inner, "BRANCH_LT" if leaf.strict else "BRANCH_LEQ", "LEAF").tolist()
    return w.node(
        "TreeEnsembleRegressor",
        [source],
        domain="ai.onnx.ml",
        n_targets=len(leaf.base),
        aggregate_function="SUM",
        post_transform="NONE",
        base_values=[float(b) for b in leaf.base],
        nodes_treeids=leaf.tree.tolist(),
        nodes_nodeids=leaf.node.tolist(),
        nodes_featureids=leaf.feature.tolist(),
        nodes_values=leaf.threshold.tolist(),
        nodes_modes=modes,
        nodes_truenodeids=leaf.left.tolist(),
        nodes_falsenodeids=leaf.right.tolist(),
        nodes_missing_value_tracks_true=leaf.missing_left.astype(int).tolist(),
        target_treeids=leaf.leaf_tree.tolist(),
        target_nodeids=leaf.leaf_node.tolist(),
        target_ids=leaf.targets.tolist(),
        target_weights=leaf.weights.tolist(),
    )


def _both(w: Writer, event: str) -> str:
    return w.concat([w.node("Sub", [w.doubles([1.0]), event]), event])


def _complement(w: Writer, x: str) -> str:
    """1 - exp(-exp(x)): risks of a proportional hazards model."""
    hazard = w.node("Exp", [w.node("Clip", [x, w.doubles(-30.0), w.doubles(5.0)])])
    survived = w.node("Exp", [w.node("Mul", [hazard, w.doubles([-1.0])])])
    return w.node("Sub", [w.doubles([1.0]), survived])


def _rising(w: Writer, margin: str, width: int) -> str:
    """Within 0 and 1, and never falling from one column to the next."""
    kept = w.node("Clip", [margin, w.doubles(0.0), w.doubles(1.0)])
    columns = [w.gather(kept, np.array([0]))]
    for k in range(1, width):
        columns.append(w.node("Max", [columns[-1], w.gather(kept, np.array([k]))]))
    return w.concat(columns)


def _linked(w: Writer, margin: str, link: Link, width: int) -> str:
    """Double predictions [N, K] from margins or from averaged leaves."""
    if link == "sigmoid":
        return _both(w, w.node("Sigmoid", [margin]))
    if link == "softmax":
        return w.node("Softmax", [margin], axis=1)
    if link == "cloglog":
        return _complement(w, margin)
    if link == "rising":
        return _rising(w, margin, width)
    if link == "average" and width == 1:
        return _both(w, margin)
    return w.node("Sigmoid", [margin]) if link == "logistic" else margin


def _member(w: Writer, source: str, leaf: Leaf) -> str:
    if isinstance(leaf, LinearLeaf):
        product = w.node("MatMul", [w.cast(source, DOUBLE), w.constant(leaf.coef)])
        margin = w.node("Add", [product, w.constant(leaf.intercept[None, :])])
        return _linked(w, margin, leaf.link, leaf.coef.shape[1])
    margin = w.cast(_trees(w, source, leaf), DOUBLE)
    if leaf.shift:
        margin = w.node("Add", [margin, w.doubles([leaf.shift])])
    return _linked(w, margin, leaf.link, len(leaf.base))


def _calibrated(w: Writer, p: str, calibrator: Calibrator) -> str:
    if calibrator.method == "none":
        return p
    numbers = calibrator.coefficients
    if calibrator.method == "cloglog":
        alive = w.node("Sub", [w.doubles([1.0]), w.node("Clip", [p, w.doubles(CLIP), w.doubles(1 - CLIP)])])
        hazard = w.node("Mul", [w.node("Log", [alive]), w.doubles([-1.0])])
        scaled = w.node("Mul", [w.node("Log", [hazard]), w.doubles([numbers[0]])])
        return _complement(w, w.node("Add", [scaled, w.doubles([numbers[1]])]))
    if calibrator.method == "vector":
        kept = w.node("Clip", [p, w.doubles(CLIP), w.doubles(1.0)])
        scaled = w.node("Mul", [w.node("Log", [kept]), w.doubles([numbers[0]])])
        return w.node("Softmax", [w.node("Add", [scaled, w.doubles([numbers[1:]])])], axis=1)
    a, b, shift = (numbers[0], numbers[0], numbers[1]) if calibrator.method == "platt" else numbers
    event = w.gather(p, np.array([1]))
    kept = w.node("Clip", [event, w.doubles(CLIP), w.doubles(1 - CLIP)])
    up = w.node("Mul", [w.node("Log", [kept]), w.doubles([a])])
    rest = w.node("Log", [w.node("Sub", [w.doubles([1.0]), kept])])
    down = w.node("Mul", [rest, w.doubles([b])])
    eta = w.node("Add", [w.node("Sub", [up, down]), w.doubles([shift])])
    return _both(w, w.node("Sigmoid", [eta]))


def build(
    table: TrainingTable,
    prepared: Preprocessor,
    members: list[Member],
    calibrator: Calibrator,
    scale: tuple[float, float],
    metadata: dict[str, str],
) -> bytes:
    """The bytes of the model: columns that training could use in, ``probabilities`` [N, K] or ``value`` [N, 1] out."""
    w = Writer()
    views = _Views(w, prepared, table)
    total = ""
    for member in members:
        part = _member(w, views.matrix(member.view), member.leaf)
        weighted = part if len(members) == 1 else w.node("Mul", [part, w.doubles([member.weight])])
        total = w.node("Add", [total, weighted]) if total else weighted
    if table.task is TaskKind.REGRESSION:
        spread = w.node("Mul", [total, w.doubles([scale[1]])])
        w.output(w.node("Add", [spread, w.doubles([scale[0]])]), "value", FLOAT, 1)
    else:
        output = "probabilities" if table.survival is None else "risks"
        w.output(_calibrated(w, total, calibrator), output, FLOAT, table.outputs)
    return w.finish("medloom", metadata)
