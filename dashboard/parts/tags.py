"""Severity, verdict and state as a tag: glyph, word and tint, so that each reads without the others."""

from __future__ import annotations

from dashboard.words import w, word

SEVERITIES = ("critical", "high", "medium", "low", "info")
VERDICTS = ("flagged", "clear", "not_assessable", "not_applicable")
STATES = ("raised", "cured", "superseded")

LOOK = {
    "severity.critical": ("◆", "red"),
    "severity.high": ("▲", "orange"),
    "severity.medium": ("■", "blue"),
    "severity.low": ("●", "gray"),
    "severity.info": ("●", "gray"),
    "verdict.flagged": ("▲", "orange"),
    "verdict.clear": (":material/check:", "green"),
    "verdict.not_assessable": ("◇", "violet"),
    "verdict.not_applicable": ("—", "gray"),
    "state.raised": ("●", "blue"),
    "state.cured": (":material/check:", "green"),
    "state.superseded": ("—", "gray"),
    "check.pass": (":material/check:", "green"),
    "check.fail": ("×", "red"),
    "check.not_proved": ("◇", "violet"),
    "check.not_checked": ("◇", "violet"),
    "step.done": (":material/check:", "green"),
    "step.active": ("●", "blue"),
    "step.waiting": ("○", "gray"),
    "step.failed": ("×", "red"),
    "step.stopped": ("—", "gray"),
    "draw_state.revealing": ("●", "blue"),
    "draw_state.short_of_reveals": ("▲", "orange"),
    "draw_state.awaiting_round": ("●", "blue"),
    "draw_state.unwitnessed": ("▲", "orange"),
    "draw_state.due": ("●", "blue"),
    "draw_state.overdue": ("▲", "orange"),
    "draw_state.held": ("●", "blue"),
    "draw_state.opened": (":material/check:", "green"),
    "draw_state.voided": ("—", "gray"),
    "draw_state.unreadable": ("◇", "violet"),
    "ticket.seated": (":material/check:", "green"),
    "ticket.stepped_in": (":material/check:", "green"),
    "ticket.declined": ("—", "gray"),
    "ticket.passed": ("○", "gray"),
    "ticket.waiting": ("○", "gray"),
    "concern_state.received": ("▲", "orange"),
    "concern_state.reading": ("●", "blue"),
    "concern_state.passed_on": ("●", "blue"),
    "concern_state.answered": (":material/check:", "green"),
    "concern_state.closed": (":material/check:", "gray"),
    "weight.must_fix": ("×", "red"),
    "weight.check": ("？", "orange"),
    "weight.note": ("i", "blue"),
    "submission.checking": ("●", "blue"),
    "submission.has_problems": ("×", "red"),
    "submission.ready": ("●", "blue"),
    "submission.certified": (":material/check:", "green"),
    "submission.withdrawn": ("—", "gray"),
    "submission.superseded": ("—", "gray"),
    "submission.failed": ("◇", "violet"),
    "seen.public": (":material/visibility:", "blue"),
    "seen.masked": (":material/visibility_off:", "gray"),
    "seen.kept": (":material/lock:", "gray"),
    "case_state.none": ("○", "gray"),
    "case_state.awaiting_receipt": ("○", "gray"),
    "case_state.checking": ("●", "blue"),
    "case_state.awaiting_feedback": ("●", "blue"),
    "case_state.awaiting_review": ("●", "blue"),
    "case_state.closed": (":material/check:", "green"),
    "conclusion.confirmed": ("▲", "orange"),
    "conclusion.referred": ("■", "blue"),
    "conclusion.unfounded": (":material/check:", "green"),
    "conclusion.false_alarm": ("—", "gray"),
    "question.open": ("●", "blue"),
    "question.answered": (":material/check:", "green"),
    "question.withdrawn": ("—", "gray"),
    "remedy.demanded": ("●", "blue"),
    "remedy.reported": ("●", "blue"),
    "remedy.returned": ("▲", "orange"),
    "remedy.accepted": (":material/check:", "green"),
    "account_state.active": (":material/check:", "green"),
    "account_state.locked": ("▲", "orange"),
    "account_state.closed": ("—", "gray"),
    "token.active": (":material/check:", "green"),
    "token.expired": ("—", "gray"),
    "token.revoked": ("—", "gray"),
    "notice.waiting": ("●", "blue"),
    "notice.delivered": (":material/check:", "green"),
    "notice.dead": ("×", "red"),
    "standing.unasked": ("○", "gray"),
    "standing.cosigned": (":material/check:", "green"),
    "standing.away": ("▲", "orange"),
    "standing.refuses": ("×", "red"),
    "hook.active": (":material/check:", "green"),
    "hook.stopped": ("—", "gray"),
    "test_chain": ("▲", "orange"),
    "lead": ("○", "gray"),
}
"""Kind and code -> glyph and colour of the theme."""


def named(kind: str, code: str) -> str:
    """Glyph and word as plain text: `◆ 重大`."""
    glyph = LOOK[f"{kind}.{code}"][0]
    told = word(kind, code)
    return told if glyph.startswith(":") else f"{glyph} {told}"


def tag(kind: str, code: str) -> str:
    """A tag in Markdown."""
    glyph, colour = LOOK[f"{kind}.{code}"]
    return f":{colour}-badge[{glyph} {word(kind, code)}]"


def lead() -> str:
    """The tag of a heuristic."""
    glyph, colour = LOOK["lead"]
    return f":{colour}-badge[{glyph} {w('lead')}]"


def on_test_chain(*, is_plain: bool = False) -> str:
    """A draw whose rounds anybody can compute beforehand: as a tag, or as plain text."""
    glyph, colour = LOOK["test_chain"]
    text = f"{glyph} {w('test_chain')}"
    return text if is_plain else f":{colour}-badge[{text}]"


def counted(kind: str, code: str, text: str) -> str:
    """A tag that says how many: the glyph and colour of the code, other words."""
    glyph, colour = LOOK[f"{kind}.{code}"]
    return f":{colour}-badge[{glyph} {text}]"


def note(text: str, colour: str = "gray") -> str:
    """A tag without a glyph, for facts that are neither good nor bad."""
    return f":{colour}-badge[{text}]"
