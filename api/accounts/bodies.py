"""What is sent about accounts: exactly these fields."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.deps import PLAIN
from api.draws.bodies import Form
from monitor.accounts.form import LABEL
from monitor.accounts.roles import Act, Role

Login = Annotated[str, Field(min_length=1, max_length=64, pattern=PLAIN)]
Password = Annotated[str, Field(max_length=1_000)]
Code = Annotated[str, Field(max_length=40, description="Of the authenticator, or a recovery code.")]
Label = Annotated[str, Field(min_length=1, max_length=LABEL, pattern=PLAIN, description="A role's text, no name.")]
Person = Annotated[str, Field(min_length=1, max_length=64, pattern=PLAIN, description="Person code.")]
Units = Annotated[
    list[Annotated[str, Field(max_length=128, pattern=PLAIN)]],
    Field(
        max_length=100, description="Organisation ids: a bureau's own; a reviewer's, whose findings he must not see."
    ),
]
Townships = Annotated[
    list[Annotated[str, Field(max_length=12, pattern=PLAIN)]],
    Field(max_length=100, description="Region codes to which what a bureau sends is narrowed; none: the county."),
]
Named = Annotated[Role, Field(strict=False)]
Lang = Literal["zh", "en"]


class SigningIn(Form):
    """Who it is."""

    login: Login
    password: Password
    code: Code = ""


class Proving(Form):
    """Who it still is."""

    password: Password
    code: Code = ""


class NewPassword(Form):
    """The present password and the next one."""

    present: Password
    wanted: Password = Field(description="12 to 128 characters of any kind.")


class Showing(Form):
    """A first code of a new authenticator."""

    code: Code


class Tokening(Form):
    """A machine token that is asked for."""

    label: Label
    scopes: list[Annotated[Act, Field(strict=False)]] = Field(min_length=1, max_length=len(Act))
    days: int | None = Field(default=None, ge=1, le=1_826, description="Left out or too many: as long as is allowed.")


class NewAccount(Form):
    """An account that shall be made."""

    login: Login
    label: Label
    person: Person
    roles: list[Named] = Field(max_length=len(Role))
    units: Units = Field(default_factory=list)
    townships: Townships = Field(default_factory=list)
    language: Lang = "zh"
    with_password: bool = Field(default=True, description="False: it signs in by the identity provider only.")


class Change(Form):
    """What shall be another; what is left out stays."""

    label: Label | None = None
    roles: list[Named] | None = Field(default=None, max_length=len(Role))
    units: Units | None = None
    townships: Townships | None = None
    language: Lang | None = None
    state: Literal["active", "locked", "closed"] | None = None


class Resetting(Form):
    """What shall be set anew."""

    second_factor: bool = Field(default=False, description="True: the authenticator counts no more either.")
