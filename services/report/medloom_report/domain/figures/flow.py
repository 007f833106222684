"""Participant flow: who was assessed, who was excluded and why, who was analysed."""

from dataclasses import dataclass
from typing import Any

from medloom_report.domain.figures.base import canvas, wrap
from medloom_report.domain.figures.style import GREY, INK, SINGLE_MM, pt, single_mm
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, percent
from medloom_report.domain.steps import exclusions
from medloom_report.domain.words import say

_LINE_MM, _PAD_MM, _GAP_MM = 3.3, 3.2, 5.0
_MAIN_COLUMNS, _SIDE_COLUMNS = 34, 30


def _type_scale() -> float:
    """How much larger the type is, against the width, than in the design: all lengths here are the design's."""
    return pt(1) * SINGLE_MM / single_mm()


def _fitting(columns: int) -> int:
    return max(14, int(columns / _type_scale()))


@dataclass(frozen=True)
class Box:
    """One box with its lines; ``side`` boxes stand to the right and hold exclusions."""

    lines: tuple[str, ...]
    side: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE_MM * _type_scale() + _PAD_MM


def stages(material: Material, language: Language) -> list[tuple[Box, Box | None]]:
    """The boxes from top to bottom, each with the exclusions that follow it.

    An entry of the flow tells how many rows were left (``n``) after ``excluded`` ones had gone for what its label says;
    exclusions that follow one another share a box. Training and test rows, the last entries, are drawn as the fork.
    """
    entries = [entry for entry in material.approval.flow if entry.get("reason") not in {"train", "test"}]
    causes = exclusions(material)
    boxes: list[Box] = []
    gone: list[list[tuple[str, int]]] = []
    left = 0
    for position, entry in enumerate(entries):
        left, excluded = int(entry["n"]), int(entry.get("excluded") or 0)
        if position and excluded:
            gone[-1].append((_tidy(causes.get(position, "")) or _label(entry, language), excluded))
            continue
        boxes.append(_stage(_label(entry, language), left, language))
        gone.append([])
    if gone and gone[-1]:
        boxes.append(_stage(say("flow_analysed", language), left, language))
        gone.append([])
    return [(box, _exclusion(lost, language) if lost else None) for box, lost in zip(boxes, gone, strict=True)]


def _label(entry: dict[str, Any], language: Language) -> str:
    text = entry.get("label_ko" if language == "ko" else "label") or entry.get("label") or ""
    return _tidy(str(text))


def _tidy(text: str) -> str:
    return text.replace(">=", "≥").replace("<=", "≤")


def _stage(label: str, n: int, language: Language) -> Box:
    return Box((*wrap(label, _fitting(_MAIN_COLUMNS)), say("flow_rows", language, n=count(n))))


def _exclusion(causes: list[tuple[str, int]], language: Language) -> Box:
    lines = [say("flow_excluded", language, n=count(sum(n for _, n in causes)))]
    for label, n in causes:
        text = label if len(causes) == 1 else say("flow_excluded_by", language, n=count(n), reason=label)
        lines += wrap(text, _fitting(_SIDE_COLUMNS))
    return Box(tuple(lines), side=True)


def _part(material: Material, name: str, language: Language) -> Box:
    split = material.approval.split
    n, events = (split.n_train, split.events_train) if name == "train" else (split.n_test, split.events_test)
    lines = [say(f"flow_{name}", language), say("flow_rows", language, n=count(n))]
    if events is not None:
        lines.append(say("flow_events", language, n=count(events), share=percent(events / n if n else None)))
    return Box(tuple(lines))


def participant_flow(material: Material, _analysis: object, language: Language) -> Any:
    """Boxes of the flow as fixed at approval, ending in training and test rows."""
    steps = stages(material, language)
    parts = [_part(material, name, language) for name in ("train", "test")]
    heights = [max(box.height, side.height if side else 0.0) for box, side in steps]
    total = sum(heights) + _GAP_MM * (len(steps) + 1) + parts[0].height + 2
    width = SINGLE_MM * (1.35 if any(side for _, side in steps) else 1.0)
    column = _Column(left=1.0, right=width * 0.55 if width > SINGLE_MM else width - 1.0, edge=width - 1.0)
    figure, axes = canvas(width, total + 2)
    axes.set(xlim=(0, width), ylim=(0, total))
    axes.axis("off")
    top = total - 1
    for (box, side), height in zip(steps, heights, strict=True):
        _draw(axes, box, column.centre, top, column.width)
        below = top - height - _GAP_MM
        _arrow(axes, (column.centre, top - box.height), (column.centre, below))
        if side is not None:
            _exclude(axes, side, column, (top - box.height + below) / 2)
        top = below
    _fork(axes, parts, column, top)
    return figure


@dataclass(frozen=True)
class _Column:
    """The main column of boxes, in millimetres, and the right edge that exclusions may reach."""

    left: float
    right: float
    edge: float

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


def _draw(axes: Any, box: Box, x: float, top: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle((x - width / 2, top - box.height), width, box.height, facecolor="white", edgecolor=INK, linewidth=0.7)
    )
    axes.text(
        x, top - box.height / 2, "\n".join(box.lines), ha="center", va="center", fontsize=pt(6.5), linespacing=1.25
    )


def _exclude(axes: Any, box: Box, column: _Column, at: float) -> None:
    from matplotlib.patches import Rectangle

    left = column.right + 5
    axes.add_patch(
        Rectangle(
            (left, at - box.height / 2),
            column.edge - left,
            box.height,
            facecolor="#F4F4F4",
            edgecolor=GREY,
            linewidth=0.6,
        )
    )
    axes.text(left + 2, at, "\n".join(box.lines), ha="left", va="center", fontsize=pt(6), linespacing=1.25)
    _arrow(axes, (column.centre, at), (left, at), GREY)


def _fork(axes: Any, parts: list[Box], column: _Column, top: float) -> None:
    wide = column.width / 2 - 2
    centres = column.left + wide / 2, column.right - wide / 2
    axes.plot(centres, [top, top], color=INK, linewidth=0.7, solid_capstyle="projecting")
    for centre, part in zip(centres, parts, strict=True):
        _arrow(axes, (centre, top), (centre, top - _GAP_MM))
        _draw(axes, part, centre, top - _GAP_MM, wide)


def _arrow(axes: Any, start: tuple[float, float], end: tuple[float, float], color: str = INK) -> None:
    axes.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "-|>,head_width=0.12,head_length=0.25",
            "color": color,
            "linewidth": 0.7,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
