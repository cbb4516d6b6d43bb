"""The roles, the acts that the service knows, and which role may do which: the one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What an account is for. Everybody is `public`, signed in or not."""

    PUBLIC = "public"
    SUBMITTER = "bureau_submitter"
    CERTIFIER = "bureau_certifier"
    AUDITOR = "auditor"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    WITNESS = "witness"


class Act(StrEnum):
    """Something that a request asks for."""

    LOOK = "look"
    """What is public by law or by its nature: contract, rules, ledger, published allocations, published draws."""
    SIGN_IN = "sign_in"
    OWN_ACCOUNT = "own_account"
    """One's own password, second factor, sessions and machine tokens."""
    SUBMIT = "submit"
    """Events and drafts of one's own unit."""
    CERTIFY = "certify"
    """Another person's draft, of one's own unit."""
    DRAW = "draw"
    """Acts in a draw that one's unit runs."""
    READ_RECORDS = "read_records"
    """Events, processes and projects: a bureau its own, an auditor all but those of his own unit."""
    READ_FINDINGS = "read_findings"
    """Findings, and figures about units; none of one's own unit."""
    EXPORT = "export"
    """What one may read, as files."""
    SEE_ACCESS = "see_access"
    """Who looked at what, and who exported what."""
    MANAGE_ACCOUNTS = "manage_accounts"
    CONFIRM_CHANGES = "confirm_changes"
    """A change of another's account that wants a second person."""
    MANAGE_HOOKS = "manage_hooks"
    SEE_SERVICE = "see_service"
    """Metrics, deliveries, state of the jobs."""
    WORK_CASES = "work_cases"
    """What people do about findings: cases, questions, decisions, snoozes; none of one's own unit."""
    ANSWER = "answer"
    """Answers to questions put to one's own unit, and reports of what it put right."""
    SUPERVISE = "supervise"
    """How reviewers work: who dismisses what, how fast, how often overturned (再监督)."""
    TUNE_RULES = "tune_rules"
    """Replays of history under other parameters, and proposals to change them."""
    READ_CONCERNS = "read_concerns"
    """What people reported; nobody else reads it."""
    REPORT = "report"
    """A concern told without an account."""
    WATCH_LOG = "watch_log"
    """What a witness asks of the log, beyond what everybody may."""


_BUREAU: Final = frozenset({Role.SUBMITTER, Role.CERTIFIER})
_REVIEW: Final = frozenset({Role.AUDITOR, Role.SUPERVISOR})
_STAFF: Final = _BUREAU | _REVIEW | {Role.ADMINISTRATOR}

ALLOWED: Final[Mapping[Act, frozenset[Role]]] = MappingProxyType(
    {
        Act.LOOK: frozenset(Role),
        Act.SIGN_IN: frozenset(Role),
        Act.OWN_ACCOUNT: _STAFF | {Role.WITNESS},
        Act.SUBMIT: frozenset({Role.SUBMITTER}),
        Act.CERTIFY: frozenset({Role.CERTIFIER}),
        Act.DRAW: frozenset({Role.SUBMITTER}),
        Act.READ_RECORDS: _BUREAU | _REVIEW,
        Act.READ_FINDINGS: _REVIEW,
        Act.EXPORT: _REVIEW,
        Act.SEE_ACCESS: frozenset({Role.SUPERVISOR}),
        Act.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
        Act.CONFIRM_CHANGES: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
        Act.MANAGE_HOOKS: frozenset({Role.ADMINISTRATOR}),
        Act.SEE_SERVICE: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
        Act.WORK_CASES: _REVIEW,
        Act.ANSWER: _BUREAU,
        Act.SUPERVISE: frozenset({Role.SUPERVISOR}),
        Act.TUNE_RULES: _REVIEW,
        Act.READ_CONCERNS: _REVIEW,
        Act.REPORT: frozenset(Role),
        Act.WATCH_LOG: frozenset({Role.WITNESS, Role.SUPERVISOR}),
    }
)
"""Act -> the roles that may. An administrator keeps accounts and machines and reads no finding."""
