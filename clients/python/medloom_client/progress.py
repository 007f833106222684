"""Progress for people: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from medloom_client.words import Language, say


class Stage(Protocol):
    """One piece of work that is going on."""

    def update(self, fraction: float, text: str = "") -> None: ...

    def note(self, text: str) -> None: ...


class Reporter(Protocol):
    """Where progress goes."""

    def stage(self, title: str) -> AbstractContextManager[Stage]: ...

    def note(self, text: str) -> None: ...


class PlainStage:
    """Prints a line at every tenth and at every new step."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown: tuple[int, str] = (-1, "")
        self.text = ""

    def update(self, fraction: float, text: str = "") -> None:
        now = (int(fraction * 10), text)
        if now != self._shown and (now[0] > self._shown[0] or text != self._shown[1]):
            self._shown = now
            print(f"{self._title}: {fraction:4.0%} {text}".rstrip(), file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        print(f"{self._title}: {text}", file=sys.stderr, flush=True)


class PlainReporter:
    """For logs and pipes."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang

    @contextmanager
    def stage(self, title: str) -> Iterator[Stage]:
        started = time.monotonic()
        stage = PlainStage(title)
        print(title, file=sys.stderr, flush=True)
        yield stage
        stage.note(say("done", self._lang, seconds=time.monotonic() - started))

    def note(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)


class TerminalReporter:
    """Bars by rich."""

    def __init__(self, lang: Language) -> None:
        from rich.console import Console

        self._lang = lang
        self._console = Console(stderr=True, highlight=False)

    @contextmanager
    def stage(self, title: str) -> Iterator[Stage]:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description:<34}", markup=False),
            BarColumn(28),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[step]}", markup=False),
        )
        with Progress(*columns, console=self._console) as progress:
            task = progress.add_task(title, total=1.0, step="")

            class Bar:
                def update(self, fraction: float, text: str = "") -> None:
                    progress.update(task, completed=min(fraction, 1.0), step=text)

                def note(self, text: str) -> None:
                    progress.console.print(f"  {text}", markup=False)

            yield Bar()
            progress.update(task, completed=1.0, step="")

    def note(self, text: str) -> None:
        self._console.print(text, markup=False)


class SilentReporter:
    """For programs."""

    @contextmanager
    def stage(self, title: str) -> Iterator[Stage]:
        class Nothing:
            def update(self, fraction: float, text: str = "") -> None:
                pass

            def note(self, text: str) -> None:
                pass

        yield Nothing()

    def note(self, text: str) -> None:
        pass


def reporter(lang: Language) -> Reporter:
    """Bars when standard error is a terminal, lines when it is not."""
    return TerminalReporter(lang) if sys.stderr.isatty() else PlainReporter(lang)
