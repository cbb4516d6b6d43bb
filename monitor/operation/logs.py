"""Every process of the service logs one line a fact: JSON for machines or text for the eye, and nothing of content.

A line holds `time` (RFC 3339, the county's clock), `level`, `event`, `logger`, and within a request its `request`; the
line of a request adds what `api.traffic` tells. The words of an unexpected error may quote what was sent: only its
class and its places in the code are logged, unless the level is debug.
"""

from __future__ import annotations

import logging
import logging.config
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import msgspec
from pythonjsonlogger.json import JsonFormatter

from monitor.settings import Settings
from monitor.vocabulary.event import COUNTY

REQUEST: Final[ContextVar[str]] = ContextVar("tenderwatch_request", default="")
"""The number of the request under way."""
TOLD: Final = "told"
"""The attribute of a log record that holds further fields."""
LOUD: Final = ("alembic", "asyncio", "httpcore", "httpx", "multipart", "python_multipart", "sqlalchemy")
"""Libraries whose lines below a warning hold addresses, bodies or statements."""
ROOT: Final = Path(__file__).resolve().parents[2]
ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says, in its order."""
    out: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, COUNTY).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": record.getMessage(),
        "logger": record.name,
    }
    if request := REQUEST.get():
        out["request"] = request
    more = getattr(record, TOLD, None)
    if isinstance(more, Mapping):
        out |= more
    return out


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-2:])
    return f"{shown}:{frame.lineno} {frame.name}"


def stack(error: BaseException, *, words: bool) -> list[str]:
    """The classes of an error and its causes, each with its places in the code, the innermost last."""
    out: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        kind = f"{type(one).__module__}.{type(one).__qualname__}".removeprefix("builtins.")
        out.append(f"{kind}: {one}" if words else kind)
        out += [_place(frame) for frame in traceback.extract_tb(one.__traceback__)]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return out


def _written(told: dict[str, Any], **_: Any) -> str:
    return msgspec.json.encode(told, enc_hook=str).decode()


class JsonLines(JsonFormatter):
    """One JSON object a line."""

    def __init__(self, *, words: bool) -> None:
        super().__init__(json_serializer=_written)
        self._words = words

    def formatException(self, ei: ExcInfo) -> list[str]:  # type: ignore[override]  # noqa: N802 - the library's name
        """The stack of the error, a place an item."""
        return [] if ei[1] is None else stack(ei[1], words=self._words)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """The fields of the line."""
        log_data |= fields(record)
        if error := message_dict.get("exc_info"):
            log_data["error"] = error


class TextLines(logging.Formatter):
    """The same for the eye: time, level, event, then the other fields as name=value."""

    def __init__(self, *, words: bool) -> None:
        super().__init__()
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        """The line, and one more for each place of an error."""
        told = fields(record)
        opening = f"{told.pop('time')} {told.pop('level'):<7} {told.pop('event')}"
        line = " ".join([opening, *(f"{name}={value}" for name, value in told.items())])
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else "\n  ".join([line, *stack(error, words=self._words)])


def config(level: str, form: str) -> dict[str, Any]:
    """The configuration for `logging.config.dictConfig`; uvicorn's own access line is replaced by ours."""
    kind = JsonLines if form == "json" else TextLines
    loud = max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()])
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": kind, "words": level == "debug"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": level.upper(), "handlers": ["lines"]},
        "loggers": {
            "uvicorn": {"handlers": [], "propagate": True},
            "uvicorn.error": {"handlers": [], "propagate": True},
            "uvicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
            **{name: {"level": loud} for name in LOUD},
        },
    }


def settle(told: Settings) -> None:
    """The lines of this process go to standard error, as the settings say."""
    logging.config.dictConfig(config(told.log_level, told.log_form))
