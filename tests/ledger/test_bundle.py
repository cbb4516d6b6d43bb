"""A bundle holds only as it was exported: a changed byte shows, and so does whoever makes the manifest fit again."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_bundle import KEY, TOLD, WITNESS, SmallBundle, packed

from monitor.ledger.bundle.__main__ import main
from monitor.ledger.bundle.check import FINDING, ROW, check, holds
from monitor.ledger.bundle.pack import MANIFEST, BundleRefused, pack, unpack
from monitor.ledger.canonical import canonical
from monitor.ledger.note import SigningKey
from monitor.ledger.policy import Log, Policy

LOG = Policy((Log(KEY.verifier),))
WITNESSED = Policy.parse(f"log {KEY.verifier.text()}\nwitness w {WITNESS.verifier.text()}\nquorum w\n")
FILES = SmallBundle().files()
WHOLE = pack(FILES)


def failed(raw: bytes, policy: Policy = LOG) -> list[str]:
    steps = check(raw, policy)
    assert all(step.zh and step.en for step in steps)
    assert holds(steps) is not any(step.failed for step in steps)
    return [step.name for step in steps if step.failed]


def test_a_good_bundle_holds() -> None:
    steps = check(WHOLE, LOG)
    assert holds(steps)
    assert [step.name for step in steps] == [
        "file", "manifest", "entries", "checkpoint", "cosignatures", "finding", "seal",
    ]  # fmt: skip
    assert unpack(WHOLE) == FILES
    assert pack(FILES) == WHOLE


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_is_found_wherever_it_stands(at: int, flip: int) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= flip
    assert failed(bytes(changed))


@pytest.mark.prove
def test_every_changed_byte_is_found() -> None:
    for at in range(len(WHOLE)):
        changed = bytearray(WHOLE)
        changed[at] ^= 0x20
        assert failed(bytes(changed)), at


@given(st.integers(0, len(WHOLE) - 1))
def test_a_bundle_cut_short_is_no_bundle(size: int) -> None:
    assert failed(WHOLE[:size]) == ["file"]


@settings(max_examples=50)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(raw: bytes) -> None:
    assert failed(raw) == ["file"]
    assert failed(WHOLE + raw) == (["file"] if raw else [])


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("README.md", b"other", ["seal"]),
        ("README.md", None, ["seal"]),
        ("more.txt", b"", ["seal"]),
        (ROW, canonical({"id": "0123456789abcdef0123"}), ["finding", "seal"]),
        (ROW, None, ["finding", "seal"]),
        (FINDING, json.dumps({**TOLD, "severity": "low"}).encode(), ["finding", "seal"]),
        (FINDING, json.dumps({**TOLD, "evidence": []}).encode(), ["finding", "seal"]),
        (FINDING, json.dumps({**TOLD, "message": {"zh": "x", "en": "y"}}).encode(), ["finding", "seal"]),
        (FINDING, b"[[[", ["finding", "seal"]),
        ("entries/0.event.json", FILES["entries/0.event.json"].replace(b"1.00", b"2.00"), ["entries", "seal"]),
        ("entries/0.event.json", FILES["entries/0.event.json"].replace(b"P-0001", b"P-0002"), ["entries", "seal"]),
        ("entries/0.event.json", None, ["entries", "finding", "seal"]),
        ("entries/0.bound.json", FILES["entries/0.bound.json"].replace(b'"row":3', b'"row":4'), ["entries", "seal"]),
        ("entries/1.bound.json", FILES["entries/1.bound.json"].replace(b'"7"', b'"8"'), ["entries", "seal"]),
        ("entries/1.tlog-proof", FILES["entries/0.tlog-proof"], ["entries", "seal"]),
        ("entries/2.tlog-proof", None, ["finding", "seal"]),
        ("seal/export.event.json", None, ["seal"]),
        ("seal/more", b"x", ["seal"]),
    ],
)
def test_who_makes_the_manifest_fit_is_found_by_what_the_log_holds(
    name: str, content: bytes | None, found: list[str]
) -> None:
    assert failed(packed(FILES, **{name: content})) == found


def test_a_manifest_that_was_not_made_anew_is_named() -> None:
    assert failed(pack(FILES | {"README.md": b"other"})) == ["manifest"]
    assert failed(pack({name: told for name, told in FILES.items() if name != MANIFEST})) == ["manifest", "seal"]
    assert failed(pack(FILES | {MANIFEST: b"nonsense\n"})) == ["manifest", "seal"]


def test_an_event_may_say_nothing_that_its_leaf_does_not_bind() -> None:
    told = json.loads(FILES["entries/1.event.json"]) | {"comment": "unbound"}
    assert failed(packed(FILES, **{"entries/1.event.json": canonical(told)})) == ["entries", "seal"]


def test_an_erased_entry_stands_without_its_content() -> None:
    made = SmallBundle(erased=True).files()
    assert "entries/1.event.json" not in made
    steps = check(pack(made), LOG)
    assert holds(steps)
    assert "1 erased" in next(step.en for step in steps if step.name == "entries")


def test_the_witnesses_of_the_policy_are_asked_for() -> None:
    assert failed(WHOLE, WITNESSED) == ["cosignatures"]
    assert failed(pack(SmallBundle(cosigned=True).files()), WITNESSED) == []


def test_another_log_proves_nothing() -> None:
    other = Policy((Log(SigningKey("log.example/other", 1, bytes([1] * 32)).verifier),))
    assert failed(WHOLE, other) == ["entries", "checkpoint", "seal"]
    assert not holds(check(WHOLE, Policy()))


def test_a_container_that_another_tool_packed_is_refused() -> None:
    for compression in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        made = BytesIO()
        with zipfile.ZipFile(made, "w", compression) as archive:
            for name, told in FILES.items():
                archive.writestr(name, told)
        assert failed(made.getvalue()) == ["file"]


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a/../b", ".x", "x\n", "é"])
def test_no_path_leads_out_of_a_bundle(name: str) -> None:
    with pytest.raises(BundleRefused, match="path"):
        pack({name: b""})


def test_the_folder_alone_checks_a_bundle(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, key = tmp_path / "good.zip", tmp_path / "bad.zip", KEY.verifier.text()
    good.write_bytes(WHOLE)
    bad.write_bytes(WHOLE[:-1])
    assert main([str(good), "--log", key]) == 0
    assert capsys.readouterr().out.count("pass") == 6
    assert main([str(bad), "--log", key]) == 1
    assert main([str(tmp_path / "none.zip"), "--log", key]) == 2
    assert main([str(good), "--log", "no key"]) == 2
    with pytest.raises(SystemExit):
        main([str(good)])
