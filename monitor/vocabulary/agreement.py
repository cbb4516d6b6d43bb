"""What the parts of one event must agree on: envelope with payload, source with kind, field with field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.vocabulary.contract import contract
from monitor.vocabulary.envelope import FROM_MONITOR, MONITOR, ONLY_FROM_MONITOR, UNIT, schema_name
from monitor.vocabulary.keys import values_at
from monitor.vocabulary.payload import breaches
from monitor.vocabulary.persons import paths, persons_in
from monitor.vocabulary.problems import Problem, Words
from monitor.vocabulary.translation import field_at, problem


def _say(kind: str | None, path: tuple[str | int, ...], code: str, value: Any, expected: Words) -> Problem:
    return problem(field_at(kind, path), path, code, value, expected)


def _source(kind: str | None, event: Mapping[str, Any], *, stored: bool) -> Iterator[Problem]:
    source = event.get("source")
    if source == MONITOR and not stored:
        expected = Words("提交单位 urn:tw:unit:<单位代码>", "the submitting unit, urn:tw:unit:<organisation id>")
        yield _say(kind, ("source",), "source_not_allowed", source, expected)
    elif source == MONITOR and kind is not None and kind not in FROM_MONITOR:
        kinds = "、".join(sorted(FROM_MONITOR))
        expected = Words(f"本系统只发出 {kinds}", f"only {kinds} from the product itself")
        yield _say(kind, ("source",), "source_not_allowed", source, expected)
    elif kind in ONLY_FROM_MONITOR and isinstance(source, str) and source.startswith(UNIT):
        expected = Words(f"{MONITOR}（{kind} 由本系统发出）", f"{MONITOR} ({kind} is emitted by the product)")
        yield _say(kind, ("source",), "source_not_allowed", source, expected)


def _references(kind: str, event: Mapping[str, Any]) -> Iterator[Problem]:
    corrects, schema = event.get("corrects"), event.get("dataschema")
    if kind == "event.withdrawn" and "corrects" not in event:
        expected = Words("被撤回事件的编号", "the id of the event that is taken back")
        yield _say(kind, ("corrects",), "missing", None, expected)
    if isinstance(corrects, str) and corrects and corrects == event.get("id"):
        expected = Words("另一事件的编号", "the id of another event")
        yield _say(kind, ("corrects",), "corrects_itself", corrects, expected)
    named = f"urn:tw:schema:{kind}:{contract().version}"
    if isinstance(schema, str) and schema != named and schema_name(schema) is None:
        yield _say(kind, ("dataschema",), "bad_form", schema, Words(named, named))


def subject_of(kind: str, data: Mapping[str, Any]) -> str | None:
    """The first present of the kind's subject paths, None where none is present."""
    for path in contract().kinds[kind].subject:
        value = next(values_at(data, tuple(path.split("."))), None)
        if value is not None:
            return value if isinstance(value, str) else None
    return None


def _subject(kind: str, event: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Problem]:
    paths_told = contract().kinds[kind].subject
    subject, expected = event.get("subject"), subject_of(kind, data)
    if expected is None:
        if not any(path.partition(".")[0] in data for path in paths_told):
            told = ", ".join(f"data.{path}" for path in paths_told)
            yield _say(kind, ("subject",), "subject_unfounded", subject, Words(f"其一：{told}", f"one of {told}"))
    elif isinstance(subject, str) and subject and subject != expected:
        yield _say(kind, ("subject",), "subject_differs", subject, Words(f"“{expected[:128]}”", f"“{expected[:128]}”"))


def _exposed(kind: str, event: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Problem]:
    """A person code stands neither in the subject, which the public leaf holds, nor as a target's id."""
    persons = persons_in(kind, data)
    if not persons:
        return
    none = Words("项目、过程、记录或单位的编号", "the id of a project, process, record or unit")
    subject = event.get("subject")
    if isinstance(subject, str) and subject in persons:
        yield _say(kind, ("subject",), "person_code_exposed", subject, none)
    for path in paths(kind, "target"):
        for i, target in enumerate(values_at(data, path)):
            if isinstance(target, dict) and isinstance(target.get("id"), str) and target["id"] in persons:
                listed = contract().kinds[kind].fields[path[0]].is_list
                steps: tuple[str | int, ...] = (path[0], i, *path[1:]) if listed else path
                yield _say(kind, ("data", *steps, "id"), "person_code_exposed", target["id"], none)


def agreed(kind: str | None, event: Mapping[str, Any], *, stored: bool) -> list[Problem]:
    """Every disagreement within an event; `kind` is None where the contract does not know it."""
    out = list(_source(kind, event, stored=stored))
    if kind is None:
        return out
    out += _references(kind, event)
    data = event.get("data")
    if isinstance(data, dict):
        out += _subject(kind, event, data)
        out += _exposed(kind, event, data)
        out += (_say(kind, ("data", *b.path), b.code, b.value, b.expected) for b in breaches(kind, data))
    return out
