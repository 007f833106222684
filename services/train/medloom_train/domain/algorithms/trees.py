"""Builds a ``TreeLeaf`` node by node, whatever library grew the trees."""

import numpy as np

from medloom_train.domain.leaves import Link, TreeLeaf, round_down


class TreeBuilder:
    """Nodes of one tree are numbered from 0 in the order they are added; a parent is added before its children."""

    def __init__(self) -> None:
        self._tree = -1
        self._first = 0
        self._trees: list[int] = []
        self._features: list[int] = []
        self._thresholds: list[float] = []
        self._inner: list[bool] = []
        self._left: list[int] = []
        self._right: list[int] = []
        self._missing: list[bool] = []
        self._leaf_at: list[int] = []
        self._targets: list[int] = []
        self._weights: list[float] = []

    def start_tree(self) -> None:
        self._tree += 1
        self._first = len(self._trees)

    def _add(self, parent: int, on_left: bool, feature: int, threshold: float, inner: bool, missing_left: bool) -> int:
        me = len(self._trees) - self._first
        if parent >= 0:
            (self._left if on_left else self._right)[self._first + parent] = me
        self._trees.append(self._tree)
        self._features.append(feature)
        self._thresholds.append(threshold)
        self._inner.append(inner)
        self._left.append(0)
        self._right.append(0)
        self._missing.append(missing_left)
        return me

    def add_split(self, parent: int, on_left: bool, feature: int, threshold: float, *, missing_left: bool) -> int:
        """An inner node; returns its number within the tree."""
        return self._add(parent, on_left, feature, threshold, inner=True, missing_left=missing_left)

    def add_leaf(self, parent: int, on_left: bool, targets: tuple[int, ...], weights: tuple[float, ...]) -> None:
        """A leaf that adds ``weights`` to the output columns ``targets``."""
        me = self._add(parent, on_left, 0, 0.0, inner=False, missing_left=False)
        for target, weight in zip(targets, weights, strict=True):
            self._leaf_at.append(self._first + me)
            self._targets.append(target)
            self._weights.append(weight)

    def leaf(self, *, strict: bool, base: tuple[float, ...], link: Link, down: bool) -> TreeLeaf:
        """The finished trees; ``down`` rounds double thresholds so that float32 inputs go the same way."""
        trees = np.array(self._trees, dtype=np.int64)
        starts = np.searchsorted(trees, trees, side="left")
        nodes = np.arange(trees.size, dtype=np.int64) - starts
        at = np.array(self._leaf_at, dtype=np.int64)
        thresholds = np.array(self._thresholds, dtype=np.float64)
        return TreeLeaf(
            tree=trees,
            node=nodes,
            feature=np.array(self._features, dtype=np.int64),
            threshold=round_down(thresholds) if down else thresholds.astype(np.float32),
            inner=np.array(self._inner, dtype=np.bool_),
            left=np.array(self._left, dtype=np.int64),
            right=np.array(self._right, dtype=np.int64),
            missing_left=np.array(self._missing, dtype=np.bool_),
            strict=strict,
            leaf_tree=trees[at],
            leaf_node=nodes[at],
            targets=np.array(self._targets, dtype=np.int64),
            weights=np.array(self._weights, dtype=np.float64).astype(np.float32),
            base=base,
            link=link,
        )
