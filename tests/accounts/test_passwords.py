from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pwdlib.hashers.argon2 import Argon2Hasher

from monitor.accounts.passwords import LONGEST, SHORTEST, Passwords, common, plain, taken
from monitor.accounts.refused import PasswordUnfit


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(64)


@pytest.mark.parametrize("password", ["correct pony", "密码是一句很长很长的中文话", "x1y2" * 32, "    spaces    "])
def test_any_form_is_taken(password: str) -> None:
    assert SHORTEST <= len(password) <= LONGEST
    assert taken(password, login="b1") == password


@pytest.mark.parametrize("password", ["x1y2z3w4v5u", "x1y2" * 32 + "z", ""])
def test_eleven_and_129_characters_are_refused(password: str) -> None:
    with pytest.raises(PasswordUnfit, match=f"{len(password)} found"):
        taken(password, login="b1")


@pytest.mark.parametrize(
    "password", ["password1234", "PassWord1234", "1qaz2wsx3edc", "aaaaaaaaaaaaa", "abcabcabcabcabc"]
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordUnfit, match="tried first"):
        taken(password, login="b1")


def test_the_name_is_no_password() -> None:
    with pytest.raises(PasswordUnfit):
        taken("Finance.Bureau.1", login="finance.bureau.1")


def test_the_list_holds_only_what_could_be_taken() -> None:
    assert len(common()) > 300
    assert min(map(len, common())) >= SHORTEST


def test_the_refusal_is_in_both_languages() -> None:
    with pytest.raises(PasswordUnfit) as refused:
        taken("short", login="b1")
    assert refused.value.text("zh") == "密码须为12至128个字符，实为5个"
    assert refused.value.text("en") == "a password has 12 to 128 characters, 5 found"


def test_a_password_fits_its_own_hash_only(passwords: Passwords) -> None:
    kept = passwords.kept("correct pony battery")
    assert kept.startswith("$argon2id$")
    assert passwords.fits("correct pony battery", kept) == (True, None)
    assert passwords.fits("correct pony batterY", kept) == (False, None)
    assert passwords.fits("correct pony battery" + "x" * 200, kept) == (False, None)
    assert passwords.kept("correct pony battery") != kept


def test_the_same_characters_however_typed(passwords: Passwords) -> None:
    kept = passwords.kept("ｐａｓｓ ｗｏｒｄ ｏｎｅ é")
    assert passwords.fits("pass word one é", kept)[0]


@given(st.text(max_size=40))
def test_every_text_can_be_hashed(text: str) -> None:
    typed = plain(text)
    assert typed.encode().decode() == typed == plain(typed)


def test_other_parameters_give_a_new_hash(passwords: Passwords) -> None:
    old = Passwords(32).kept("correct pony battery")
    fits, fresh = passwords.fits("correct pony battery", old)
    assert fits
    assert fresh is not None
    assert "m=64," in fresh
    assert passwords.fits("correct pony battery", fresh) == (True, None)
    assert passwords.fits("another pony battery", old) == (False, None)


def test_the_work_is_the_same_without_an_account(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, done = passwords.kept("correct pony battery"), list[str]()
    passwords.fits("anything at all", None)  # the first time it makes what it compares with
    verify = Argon2Hasher.verify

    def counted(hasher: Argon2Hasher, password: str, kept: str) -> bool:
        done.append(kept.rpartition("$")[0].rpartition("$")[0])
        return verify(hasher, password, kept)

    monkeypatch.setattr(Argon2Hasher, "verify", counted)
    assert passwords.fits("anything at all", None) == (False, None)
    assert passwords.fits("anything at all", kept) == (False, None)
    assert len(done) == 2
    assert done[0] == done[1]  # one comparison each, under the same parameters
