"""Traces, logs and metrics of one service. None of them ever carries a patient's value or a query string."""

import logging
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar, Token
from random import getrandbits
from typing import Any, Final, Literal

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
from opentelemetry.trace import INVALID_SPAN, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

_TRACEPARENT: Final = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_KINDS: Final = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
Kind = Literal["internal", "server", "client", "producer", "consumer"]


# the traceparent of the present span where spans have no receiver
_unsent: Final[ContextVar[str | None]] = ContextVar("medloom_unsent_span", default=None)


def traceparent() -> str | None:
    """The W3C traceparent of the present span, to be carried over a wire."""
    present = trace.get_current_span().get_span_context()
    if not present.is_valid:
        return _unsent.get()
    return f"00-{present.trace_id:032x}-{present.span_id:016x}-{present.trace_flags:02x}"


def _parsed(given: str | None) -> SpanContext | None:
    found = _TRACEPARENT.fullmatch(given) if given else None
    if found is None:
        return None
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=trace.TraceFlags(flags))


class _Unsent:
    """A span without a receiver: it hands on the trace's ids, for log lines and calls to others, and nothing else."""

    def __init__(self, parent: str | None) -> None:
        self._parent = parent
        self._token: Token[str | None] | None = None

    def __enter__(self) -> Span:
        given = self._parent
        above = given if given and _TRACEPARENT.fullmatch(given) else traceparent()
        trace_id, flags = (above[3:35], above[-2:]) if above else (f"{getrandbits(128):032x}", "00")
        self._token = _unsent.set(f"00-{trace_id}-{getrandbits(64):016x}-{flags}")
        return INVALID_SPAN

    def __exit__(self, *_error: object) -> None:
        if self._token is not None:
            _unsent.reset(self._token)


class Telemetry:
    """A service's tracer and metrics. Spans are sent only when an OTLP endpoint is set."""

    def __init__(self, service: str, otlp_endpoint: str = "") -> None:
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": f"medloom-{service}"}),
            shutdown_on_exit=False,
            sampler=ParentBased(ALWAYS_ON),
        )
        self._records = bool(otlp_endpoint)
        if otlp_endpoint:
            exporter = OTLPSpanExporter(f"{otlp_endpoint.rstrip('/')}/v1/traces")
            self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
        self._tracer = self._provider.get_tracer("medloom")
        self.registry = CollectorRegistry()
        self.registry.register(ProcessCollector(registry=None))
        self._looks: list[Callable[[], Awaitable[None]]] = []
        self.requests = Histogram(
            "medloom_http_request_seconds",
            "Time to answer a request",
            ("service", "method", "route", "status"),
            registry=self.registry,
        )
        self.jobs = Counter(
            "medloom_jobs_total", "Jobs that ended", ("service", "kind", "state"), registry=self.registry
        )

    def span(self, name: str, *, parent: str | None = None, kind: Kind = "internal") -> AbstractContextManager[Span]:
        """A span below ``parent`` (a traceparent) or below the present one; an exception is noted by its type alone."""
        return self._recorded(name, parent, kind) if self._records else _Unsent(parent)

    @contextmanager
    def _recorded(self, name: str, parent: str | None, kind: Kind) -> Iterator[Span]:
        above = _parsed(parent or traceparent())
        with self._tracer.start_as_current_span(
            name,
            context=trace.set_span_in_context(NonRecordingSpan(above)) if above else None,
            kind=_KINDS[kind],
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR))
                span.set_attribute("error.type", type(error).__name__)
                raise

    def before_exposition(self, look: Callable[[], Awaitable[None]]) -> None:
        """Have ``look`` bring its numbers up to date whenever the metrics are asked for."""
        self._looks.append(look)

    async def exposition(self) -> bytes:
        """The metrics as Prometheus reads them."""
        for look in self._looks:
            await look()
        return generate_latest(self.registry)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def get_logger(name: str) -> Any:
    """A structured logger; log an event's name, ids and counts, never data."""
    return structlog.get_logger(name)


def configure_logging(level: str, *, json: bool) -> None:
    """Structured logs on standard error, each with the trace id; other libraries' logs from warning upwards."""
    renderer: Any = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer()
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace_id,
            _name_exception,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=max(logging.WARNING, threshold), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    for chatty in ("aio_pika", "aiormq", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)


def _add_trace_id(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if (present := traceparent()) is not None:
        _, entry["trace_id"], entry["span_id"], _ = present.split("-")
    return entry


def _name_exception(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's text may hold a patient's value: keep its type and the place it was raised."""
    given = entry.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        entry["error"], entry["at"] = describe(error)
    return entry


def describe(error: BaseException) -> tuple[str, str]:
    """Type and place of an exception, without its text."""
    places = []
    trail = error.__traceback__
    while trail is not None:
        places.append(f"{trail.tb_frame.f_globals.get('__name__', '?')}:{trail.tb_lineno}")
        trail = trail.tb_next
    return type(error).__name__, " > ".join(places[-4:])
