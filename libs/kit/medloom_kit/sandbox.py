"""Parsers of untrusted bytes run in a child process with limits and without network."""

import ctypes
import gc
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar, cast

from medloom_contracts.errors import MedloomError, Problem, RemoteProblem, Words
from medloom_kit.telemetry import describe, get_logger

P = ParamSpec("P")
T = TypeVar("T")
log = get_logger(__name__)

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_MEBIBYTE = 1024 * 1024


class ParserGaveUp(MedloomError):
    """The child ended without an answer: out of memory, out of time, or killed by the file it read."""

    status, code, title = 422, "file_not_readable", "The file cannot be read"

    def __init__(self, reason: Words) -> None:
        super().__init__(
            reason,
            Words(
                en="Open the file in the program that made it, save it again as CSV or XLSX, and upload that.",
                ko="파일을 만든 프로그램에서 열어 CSV나 XLSX로 다시 저장한 뒤 올려 주세요.",
            ),
        )


def run_limited(
    func: Callable[P, T], /, *args: Any, memory_mb: int = 1024, cpu_s: int = 120, wall_s: float = 300, **kwargs: Any
) -> T:
    """Run ``func`` in a child without network, with ``memory_mb`` beyond what is in use now and ``cpu_s`` of processor.

    A MedloomError raised inside is raised here again; anything else becomes ParserGaveUp. Call it from job processes:
    the child is forked, so the parent should not run threads that hold locks.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_limited, args=(theirs, memory_mb, cpu_s, func, args, kwargs))
    child.start()
    theirs.close()
    try:
        kind, value = ours.recv() if ours.poll(wall_s) else ("timeout", None)
    except EOFError:
        kind, value = "died", None
    finally:
        ours.close()
        if _still_runs(child):
            child.kill()
        child.join()
    return cast("T", _outcome(kind, value, child.exitcode, memory_mb))


def _still_runs(child: multiprocessing.process.BaseProcess) -> bool:
    """Whether the child still runs after a short wait for its orderly end."""
    child.join(0.5)
    return child.is_alive()


def _outcome(kind: str, value: Any, exitcode: int | None, memory_mb: int) -> Any:
    if kind == "value":
        return value
    if kind == "problem":
        raise RemoteProblem(Problem.model_validate(value))
    log.warning("parser_gave_up", how=kind, exitcode=exitcode, error=value)
    if kind == "memory":
        text = f"Reading the file needs more than {memory_mb} MB of memory."
        raise ParserGaveUp(Words(en=text, ko=f"파일을 읽는 데 {memory_mb} MB보다 많은 메모리가 필요합니다."))
    if kind == "timeout" or exitcode == -signal.SIGXCPU:
        raise ParserGaveUp(
            Words(en="Reading the file takes longer than is allowed.", ko="파일을 읽는 시간이 허용 한도를 넘었습니다.")
        )
    if exitcode == -signal.SIGABRT:  # how libraries in other languages end when they get no memory
        raise ParserGaveUp(
            Words(
                en=f"The file is damaged, or says of itself that it needs more than {memory_mb} MB of memory.",
                ko=f"파일이 손상되었거나, 스스로 {memory_mb} MB보다 많은 메모리가 필요하다고 표시하고 있습니다.",
            )
        )
    raise ParserGaveUp(
        Words(
            en="The file is damaged or not of the kind its name says.", ko="파일이 손상되었거나 이름과 다른 형식입니다."
        )
    )


def _limited(
    answer: Connection,
    memory_mb: int,
    cpu_s: int,
    func: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> None:
    gc.freeze()
    _drop_network()
    limit_memory(memory_mb)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer.send(("value", func(*args, **kwargs)))
    except MedloomError as error:
        answer.send(("problem", error.problem().model_dump()))
    except MemoryError:
        answer.send(("memory", None))
    except BaseException as error:  # whatever a parser throws must not pass as a crash of the service
        answer.send(("crash", " at ".join(describe(error))))
    finally:
        answer.close()
        os._exit(0)


def limit_memory(memory_mb: int) -> None:
    """From now on this process gets ``memory_mb`` beyond what it uses, and a MemoryError after that.

    What counts is data, not address space: libraries reserve that for each core and never touch it.
    """
    ceiling = _data_in_use() + memory_mb * _MEBIBYTE
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling))


def _data_in_use() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - a pseudo file, read once
        return int(statm.read().split()[5]) * resource.getpagesize()


def _drop_network() -> None:
    """Leave the network namespace where the system allows it; elsewhere only the deployment's network policy holds."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
