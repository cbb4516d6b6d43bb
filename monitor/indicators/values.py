"""The forms a setting can have; a value of another form is refused with what was found and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final, TypeAlias

from monitor.errors import TenderwatchError

Reader: TypeAlias = Callable[[str, Any], Any]
_SHOWN: Final = 60


class SettingsRefused(TenderwatchError):
    """A setting cannot stand: its key, what was found, what was expected."""

    def __init__(self, key: str, found: Any, expected: str) -> None:
        self.key, self.found, self.expected = key, found, expected
        super().__init__(f"设置有误 / wrong setting: {key}: found {shown(found)}, expected {expected}")


def shown(found: Any) -> str:
    """A value as a reader of the settings file knows it."""
    names = {None: "null", True: "true", False: "false"}
    if found is None or isinstance(found, bool):
        return names[found]
    if isinstance(found, Mapping):
        return "an object"
    if isinstance(found, list):
        return "an array"
    text = f'"{found}"' if isinstance(found, str) else repr(found)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def whole(key: str, found: Any) -> int:
    """A whole number, also a negative one."""
    if isinstance(found, bool) or not isinstance(found, int):
        raise SettingsRefused(key, found, "a whole number")
    return found


def count(key: str, found: Any) -> int:
    """A whole number from 0 on."""
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise SettingsRefused(key, found, "a whole number, 0 or more")
    return found


def percentile(key: str, found: Any) -> int:
    """A whole number from 0 to 100."""
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= 100:  # noqa: PLR2004
        raise SettingsRefused(key, found, "a whole number from 0 to 100")
    return found


def ratio(key: str, found: Any) -> float:
    """A number."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        raise SettingsRefused(key, found, "a number")
    return float(found)


def text(key: str, found: Any) -> str:
    """A text."""
    if not isinstance(found, str):
        raise SettingsRefused(key, found, "a text")
    return found


def listed(key: str, found: Any) -> frozenset[str]:
    """A text that lists values between `|`."""
    if not isinstance(found, str):
        raise SettingsRefused(key, found, "a text, several values joined by |")
    pieces = found.split("|")
    return frozenset(pieces if pieces[-1] else pieces[:-1])


def by_text(key: str, found: Any) -> dict[str, int]:
    """An object of whole numbers."""
    return {name: whole(f"{key}.{name}", value) for name, value in section(key, found).items()}


def section(key: str, found: Any) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(found, Mapping):
        raise SettingsRefused(key, found, "an object")
    return found


def read(key: str, found: Any, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The values of a section; a name that is not in `readers` is refused."""
    told = section(key, found)
    for name in told:
        if name not in readers:
            known = ", ".join(sorted(readers)) or "no setting"
            raise SettingsRefused(f"{key}.{name}" if key else name, told[name], f"one of: {known}")
    return {name: readers[name](f"{key}.{name}" if key else name, value) for name, value in told.items()}
