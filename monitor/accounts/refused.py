"""What accounts refuse, each fact by its name, with its sentence in both languages.

AccountRefused
├── who it is       SignInRefused, ProveAgain, CodeRefused, PasswordWrong
├── what was asked  PasswordUnfit, AccountUnfit, LoginTaken, ScopeNotAllowed, NothingToChange
├── what is there   NoSuchAccount, NoSuchProposal, NoSuchToken, NoSuchSession, AccountClosed
├── two persons     OwnAccount, LastAdministrator, AnotherMustConfirm, ProposalOver, ProposalOutdated, ProposalWaits
└── how often       TooMany
VaultUnreadable     the key of the one-time codes is not the one under which they were kept
"""

from __future__ import annotations

import re
from typing import Final

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Problem, Words


class AccountRefused(TenderwatchError):
    """Something that is asked of accounts is refused: `said` tells why in both languages, str() in English."""

    said: Words = Words("不能执行", "it cannot be done")

    def __init__(self, said: Words | None = None) -> None:
        self.said = said or type(self).said
        super().__init__(self.said.en)

    @property
    def code(self) -> str:
        """The fact's name, stable and machine readable: `last_administrator`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def text(self, lang: str) -> str:
        """The sentence in "zh", else in English."""
        return self.said.zh if lang == "zh" else self.said.en


class SignInRefused(AccountRefused):
    """Name, password and code together open no account now; which of them is wrong is not told."""

    said = Words(
        "登录名、密码或验证码不正确，或该账户目前不可用（多次失败后须等待，可请管理员解除）",
        "name, password or code is wrong, or the account cannot be used now (after several failures it waits; an "
        "administrator can end that)",
    )


class ProveAgain(AccountRefused):
    """The act wants a proof of who it is that is at most ten minutes old."""

    said = Words(
        "此操作需要十分钟内再次验证身份", "this wants a proof within the last ten minutes of who it is: prove it again"
    )


class CodeRefused(AccountRefused):
    """The one-time code is not one of now, or was used already."""

    said = Words("验证码不正确、已过期或已使用", "the code is wrong, too old, or was used already")


class PasswordWrong(AccountRefused):
    """The present password is another, or too many attempts failed."""

    said = Words("当前密码或验证码不正确，或失败次数过多", "the present password or code is wrong, or too many failed")


class PasswordUnfit(AccountRefused):
    """A new password is too short, too long, or among those that are tried first."""


class AccountUnfit(AccountRefused):
    """Fields of an account are wrong; `problems` holds each."""

    said = Words("账户内容不符合要求", "what is told of the account is wrong")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        lines = (" ".join(one.text(lang) for one in problems) for lang in ("zh", "en"))
        super().__init__(Words(*lines))
        self.problems = problems


class LoginTaken(AccountRefused):
    """Another account has this name; closed ones keep theirs."""

    said = Words("该登录名已被使用（已注销的账户保留其登录名）", "the name is taken (closed accounts keep theirs)")


class ScopeNotAllowed(AccountRefused):
    """A token is asked for an act that its account may not do, or that no machine may."""

    def __init__(self, acts: tuple[str, ...]) -> None:
        named = ", ".join(acts)
        super().__init__(
            Words(
                f"令牌不能用于：{named}（超出账户权限，或须由本人操作）",
                f"no token is made for {named}: beyond the account, or a person's own act",
            )
        )


class NothingToChange(AccountRefused):
    """What is wanted is what stands."""

    said = Words("没有任何变化", "nothing would change")


class NoSuchAccount(AccountRefused):
    """No account has this number."""

    said = Words("没有该账户", "there is no such account")


class NoSuchProposal(AccountRefused):
    """No proposal has this number."""

    said = Words("没有该变更", "there is no such change")


class NoSuchToken(AccountRefused):
    """The account has no token of this number that could be revoked."""

    said = Words("没有该令牌", "there is no such token")


class NoSuchSession(AccountRefused):
    """The account has no session of this number."""

    said = Words("没有该登录会话", "there is no such session")


class AccountClosed(AccountRefused):
    """A closed account is never changed or opened again."""

    said = Words("账户已注销，不能再变更", "the account is closed for good")


class OwnAccount(AccountRefused):
    """Nobody changes his own roles, units, townships or state, nor confirms such a change."""

    said = Words(
        "任何人不得变更或确认本人账户的角色、单位、辖区和状态",
        "nobody changes what his own account may do, or confirms it",
    )


class LastAdministrator(AccountRefused):
    """Without this account no active administrator would be left."""

    said = Words("这是最后一个可用的管理员账户", "it is the last active administrator")


class AnotherMustConfirm(AccountRefused):
    """Who proposed a change cannot confirm it, under another account neither."""

    said = Words("须由提出人以外的另一人确认", "another person than the one who proposed it must confirm it")


class ProposalWaits(AccountRefused):
    """Another change of the account waits for its second person."""

    said = Words("该账户已有待确认的变更", "another change of this account waits to be confirmed")


class ProposalOver(AccountRefused):
    """The change was decided before, or waited longer than seven days."""

    said = Words("该变更已处理或已超过七日", "the change was decided already, or has waited longer than seven days")


class ProposalOutdated(AccountRefused):
    """The account is not as it was when the change was proposed."""

    said = Words(
        "账户在提出变更后已有变化，请重新提出", "the account is not as it was when this was proposed; propose it anew"
    )


class TooMany(AccountRefused):
    """More requests than the rate allows; the next one is taken after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            Words(f"请求过于频繁，请在 {seconds} 秒后重试", f"too many requests; try again in {seconds} seconds")
        )
        self.seconds: Final = seconds


class VaultUnreadable(TenderwatchError):
    """The key file cannot be used, or is not the one under which a secret was kept; the message says why, no key."""
