"""What the room of submissions refuses by name, as problem details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from api.problems import Refused
from api.submissions.answer import STATES
from monitor.submissions import refused as fact
from monitor.submissions.states import State

CODES: Final[dict[type[fact.SubmissionRefused], str]] = {
    fact.FileTooLarge: "file_too_large",
    fact.FileEmpty: "file_empty",
    fact.NotKept: "not_kept",
    fact.FormUnknown: "form_unknown",
    fact.NoSuchSubmission: "no_such_submission",
    fact.NoSuchUnit: "not_your_unit",
    fact.WrongState: "wrong_state",
    fact.TooManyDrafts: "too_many_drafts",
    fact.SamePerson: "same_person",
    fact.PersonUnknown: "person_unknown",
    fact.OtherThanSeen: "other_than_seen",
    fact.LogMovedOn: "log_moved_on",
    fact.NotATable: "not_a_table",
    fact.NotMarked: "not_marked",
    fact.FileGone: "kept_file_gone",
    fact.FilePurged: "draft_file_purged",
}
"""Fact -> code of the problem."""


@contextmanager
def refusals() -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language."""
    try:
        yield
    except fact.FileTooLarge as told:
        raise Refused("file_too_large", limit=int(str(told.words["limit"]))) from told
    except fact.WrongState as told:
        raise Refused("wrong_state", **_in_words(told.words)) from told
    except fact.SubmissionRefused as told:
        raise Refused(CODES[type(told)], **told.words) from told


def _in_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """The state that it has and those that are asked for, as people call them."""
    out = {"id": told["id"]}
    for name in ("state", "expected"):
        labels = [STATES[State(one)] for one in str(told[name]).split(", ")]
        out[f"{name}_zh"] = "、".join(f"“{one.zh}”" for one in labels)
        out[f"{name}_en"] = " or ".join(f"“{one.en}”" for one in labels)
    return out
