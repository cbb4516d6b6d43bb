"""What accounts refuse by name, as problem details, wherever in a request it is refused."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request, Response

from api.problems import Refused, told
from monitor.accounts.refused import (
    AccountRefused,
    AccountUnfit,
    CodeRefused,
    NoSuchAccount,
    NoSuchProposal,
    NoSuchSession,
    NoSuchToken,
    OwnAccount,
    PasswordUnfit,
    PasswordWrong,
    ProveAgain,
    ScopeNotAllowed,
    SignInRefused,
    TooMany,
)

CODES: Final[dict[type[AccountRefused], str]] = {
    SignInRefused: "sign_in_refused",
    PasswordWrong: "sign_in_refused",
    CodeRefused: "sign_in_refused",
    ProveAgain: "prove_again",
    OwnAccount: "own_account",
    NoSuchAccount: "no_such_in_accounts",
    NoSuchProposal: "no_such_in_accounts",
    NoSuchToken: "no_such_in_accounts",
    NoSuchSession: "no_such_in_accounts",
    PasswordUnfit: "account_unfit",
    AccountUnfit: "account_unfit",
    ScopeNotAllowed: "account_unfit",
    TooMany: "too_many_requests",
}
"""Fact -> code of the problem; every other is `account_refused`."""


def problem_of(refused: AccountRefused) -> Refused:
    """The problem, with its sentence in both languages."""
    code, (zh, en) = CODES.get(type(refused), "account_refused"), refused.said
    if isinstance(refused, AccountUnfit):
        zh, en = AccountUnfit.said
        return Refused(code, problems=refused.problems, fact_zh=zh, fact_en=en)
    if isinstance(refused, TooMany):
        return Refused(code, fact_zh=zh, fact_en=en, seconds=refused.seconds)
    return Refused(code, fact_zh=zh, fact_en=en)


def answer_refusals(app: FastAPI) -> None:
    """Every refusal of accounts is answered with problem details, in the caller's language."""

    @app.exception_handler(AccountRefused)
    def account_refused(request: Request, error: AccountRefused) -> Response:
        return told(request, problem_of(error))
