"""Why a sign-in by a provider ends without a session: each fact by its name, with its sentence in both languages.

NotVouched
├── ProviderUnavailable   it cannot be reached, or what it publishes cannot be used
├── NothingUnderWay       no sign-in was begun in this browser, it took too long, or it was answered already
├── ProviderDeclined      it says so itself: the person cancelled, or has no access
├── GrantRefused           it takes back the code that it gave
├── TokenRefused          its token does not prove what it must
├── NoAccount             the person is known there and has no account here
├── AccountTaken          the account belongs to another person there, or is not open
└── RolesUnconfirmed      the provider does not name a role that the account has here
"""

from __future__ import annotations

import re

from monitor.errors import TenderwatchError


class NotVouched(TenderwatchError):
    """A sign-in ends here: `zh` and `en` say why, str() in English; neither repeats what the provider wrote."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    @property
    def code(self) -> str:
        """The fact's name, stable and machine readable: `token_refused`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class ProviderUnavailable(NotVouched):
    """The provider gives no answer that can be used."""

    def __init__(self, what: str) -> None:
        super().__init__(f"身份提供方暂不可用（{what}）", f"the identity provider cannot be used now ({what})")


class NothingUnderWay(NotVouched):
    """The answer belongs to no sign-in of this browser."""

    def __init__(self) -> None:
        super().__init__(
            "此浏览器没有正在进行的登录，或登录已超时、已完成；请重新开始",
            "no sign-in is under way in this browser, or it took too long or was finished: begin again",
        )


class ProviderDeclined(NotVouched):
    """The provider itself says no."""

    def __init__(self, error: str) -> None:
        told = error if re.fullmatch(r"[a-z_]{1,40}", error) else "?"
        super().__init__(f"身份提供方未予登录（{told}）", f"the identity provider declined ({told})")


class GrantRefused(NotVouched):
    """The provider does not take its own code."""

    def __init__(self) -> None:
        super().__init__(
            "身份提供方不接受授权码，请重新登录", "the identity provider does not take its code: begin again"
        )


class TokenRefused(NotVouched):
    """The token does not hold: `claim` says which check it failed."""

    def __init__(self, claim: str) -> None:
        super().__init__(
            f"身份提供方的令牌未通过校验（{claim}）", f"the identity provider's token did not hold ({claim})"
        )
        self.claim = claim


class NoAccount(NotVouched):
    """Nobody here is linked to this person."""

    def __init__(self) -> None:
        super().__init__(
            "身份已核实，但本系统没有对应的账户，请联系管理员",
            "the identity is proved, but no account here belongs to it: ask an administrator",
        )


class AccountTaken(NotVouched):
    """The account that the claim names is linked to another person, or not open."""

    def __init__(self) -> None:
        super().__init__(
            "对应的账户已关联其他身份，或未启用，请联系管理员",
            "the account is linked to another identity, or is not open: ask an administrator",
        )


class RolesUnconfirmed(NotVouched):
    """The account has a role that the provider does not confirm."""

    def __init__(self) -> None:
        super().__init__(
            "身份提供方未确认该账户的全部角色，请联系管理员",
            "the identity provider does not confirm every role of the account: ask an administrator",
        )
