"""Settings and keys: what is set, what is misspelt, what must not stand so in an installation that is meant."""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from monitor.ledger.keyfile import KeyFileRefused, read_key
from monitor.ledger.policy import Policy, PolicyRefused
from monitor.operation.doctor.line import Line, fail, ok, warn
from monitor.rules.places import UnknownPlace, place
from monitor.settings import Settings

PREFIX: Final = "TENDERWATCH_"
BESIDE: Final = frozenset(
    {
        "TENDERWATCH_SECRETS",
        "TENDERWATCH_FIELD_DATA",
        "TENDERWATCH_KILLS",
        "TENDERWATCH_API_KILLS",
        "TENDERWATCH_PROVED",
    }
)
"""Variables that are no settings: the folder of secrets, and those of the tests."""


def configured(told: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Line]:
    """The settings and the files that they name."""
    yield from _names(environment)
    yield from _openness(told)
    yield from _identity(told)
    yield _log_key(told)
    yield _other_key("accounts_key_file", told.accounts_key_file)
    yield _policy(told)


def _names(environment: Mapping[str, str]) -> Iterator[Line]:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | BESIDE
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    for name in unknown:
        near = ", ".join(get_close_matches(name, known, 1)) or "-"
        yield warn("settings", name, f"没有这个设置；是否为 {near}？", f"no such setting; did you mean {near}?")
    folder = environment.get("TENDERWATCH_SECRETS")
    if folder and not Path(folder).is_dir():
        yield fail("secrets", folder, "密钥文件夹不存在", "the folder of secrets is not there")
    if not unknown:
        named = sum(name.startswith(PREFIX) for name in environment)
        yield ok("settings", f"{named} / {len(Settings.model_fields)}")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _openness(told: Settings) -> Iterator[Line]:
    if told.access == "open":
        state = warn if _is_loopback(told.host) else fail
        yield state("access", f"open, {told.host}", "未启用账户：仅用于试用", "nobody signs in: for trying out only")
    else:
        yield ok("access", "accounts")
    if told.test_chain:
        yield warn(
            "test_chain",
            "True",
            "测试链的随机数人人可算：正式抽取前关闭",
            "anybody can compute its rounds: switch it off",
        )

    if told.demo_accounts is not None:
        zh, en = "演示账户人人可登录：正式使用前去掉", "anybody may enter as them: take it out before use"
        yield fail("demo_accounts", str(told.demo_accounts), zh, en)


def _identity(told: Settings) -> Iterator[Line]:
    try:
        place(told.place)
    except UnknownPlace as error:
        yield fail("place", told.place, f"没有该地区参数：{error}", str(error))
        return
    if told.place == "demo":
        yield warn("place", "demo", "演示参数：正式使用请设为本县", "the pack of the demonstration: name your county")
    else:
        yield ok("place", told.place)
    if told.log_origin.startswith("localhost"):
        zh, en = (
            "账本名称启用后不能更改：启用前改为本单位域名",
            "a log's name never changes: name it after your domain before use",
        )
        yield warn("log_origin", told.log_origin, zh, en)
    else:
        yield ok("log_origin", told.log_origin)


def _log_key(told: Settings) -> Line:
    if told.log_key is not None:
        try:
            return ok("log_key", f"from the environment {told.signing_key().verifier.text()}")
        except KeyFileRefused as error:
            return fail("log_key", str(error), "修正后再启动", "put it right before the start")
    path = told.log_key_file
    if not path.exists():
        zh, en = (
            "首次启动时生成；已有账本时缺失密钥须先找回",
            "made at the first start; of a log that is there, bring it back first",
        )
        return warn("log_key_file", f"{path}: -", zh, en)
    try:
        key = read_key(path)
    except KeyFileRefused as error:
        return fail("log_key_file", str(error), "修正后再启动", "put it right before the start")
    if key.name != told.log_origin:
        return fail("log_key_file", key.name, f"密钥不属于 {told.log_origin}", f"it is no key of {told.log_origin}")
    return ok("log_key_file", f"{path} {key.verifier.text()}")


def _other_key(name: str, path: Path) -> Line:
    if not path.exists():
        return ok(name, f"{path}: -")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return fail(name, f"{path} {mode:04o}", "他人可读：chmod 600", "others can read it: chmod 600")
    try:
        read_key(path)
    except KeyFileRefused as error:
        return fail(name, str(error), "恢复原文件", "bring the right file back")
    return ok(name, f"{path} {mode:04o}")


def _policy(told: Settings) -> Line:
    path = told.witness_policy
    if path is None:
        zh, en = "没有见证人：账本只能自证", "no witness: nobody else vouches for the log"
        return warn("witness_policy", "-", zh, en)
    try:
        policy = Policy.parse(path.read_bytes())
    except (OSError, PolicyRefused) as error:
        return fail("witness_policy", f"{path}: {error}", "修正策略文件", "put the policy right")
    return ok("witness_policy", f"{len(policy.witnesses)} witnesses, quorum {policy.quorum}")
