from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.leaf import leaf_hash
from monitor.ledger.proof import ProofFails, verify_consistency, verify_inclusion
from monitor.ledger.tree import Node, consistency, inclusion, root_of

VECTORS = json.loads(Path(__file__).with_name("vectors").joinpath("merkle_rfc6962.json").read_text("utf-8"))
LEAVES = [leaf_hash(b"%d" % number) for number in range(301)]
EXHAUSTIVE = 130


@cache
def subtree(start: int, end: int) -> bytes:
    return root_of(LEAVES[start:end])


def nodes(asked: Sequence[Node]) -> list[bytes]:
    return [subtree(index << level, (index + 1) << level) for level, index in asked]


def tell(told: str | None) -> bytes:
    return base64.b64decode(told or "")


def name(case: dict[str, Any]) -> str:
    return str(case["file"])


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=name)
def test_published_inclusion_cases(case: dict[str, Any]) -> None:
    told = tell(case["leafHash"]), case["leafIdx"], case["treeSize"], [tell(one) for one in case["proof"] or []]
    if case["wantErr"]:
        with pytest.raises(ProofFails):
            verify_inclusion(*told, tell(case["root"]))
    else:
        verify_inclusion(*told, tell(case["root"]))


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=name)
def test_published_consistency_cases(case: dict[str, Any]) -> None:
    told = case["size1"], tell(case["root1"]), case["size2"], tell(case["root2"])
    path = [tell(one) for one in case["proof"] or []]
    if case["wantErr"]:
        with pytest.raises(ProofFails):
            verify_consistency(*told, path)
    else:
        verify_consistency(*told, path)


def test_the_published_cases_are_196_and_of_both_kinds() -> None:
    cases = [*VECTORS["inclusion"], *VECTORS["consistency"]]
    assert len(cases) == 196
    assert {case["wantErr"] for case in cases} == {True, False}


def damaged(path: list[bytes], chance: Random) -> Iterator[list[bytes]]:
    """The path with a flipped bit, a hash less, a hash more at either end, a cut one, and two swapped."""
    extra = LEAVES[-1]
    yield [*path, extra]
    yield [extra, *path]
    if not path:
        return
    at = chance.randrange(len(path))
    flipped = bytearray(path[at])
    flipped[chance.randrange(32)] ^= 1 << chance.randrange(8)
    yield [*path[:at], bytes(flipped), *path[at + 1 :]]
    yield [*path[:at], *path[at + 1 :]]
    yield [*path[:at], path[at][:-1], *path[at + 1 :]]
    if at:
        yield [*path[: at - 1], path[at], path[at - 1], *path[at + 1 :]]


def check_inclusion(index: int, size: int) -> int:
    """The proof holds; no damaged one does, nor the same one for another index, leaf or head. How many were refused."""
    path, head, leaf = inclusion(index, size, nodes), subtree(0, size), LEAVES[index]
    verify_inclusion(leaf, index, size, path, head)
    wrong: list[tuple[bytes, int, int, list[bytes], bytes]] = [
        (leaf, index, size, other, head) for other in damaged(path, Random(index * 1000 + size))
    ]
    wrong += [(leaf, index + step, size, path, head) for step in (-1, 1, size)]
    wrong += [(leaf, index, other, path, subtree(0, other)) for other in (size - 1, size + 1)]
    wrong += [(LEAVES[index + 1], index, size, path, head), (leaf, index, size, path, subtree(0, size + 1))]
    wrong += [(leaf, index, 0, path, head), (leaf[:-1], index, size, path, head)]
    for told in wrong:
        with pytest.raises(ProofFails):
            verify_inclusion(*told)
    return len(wrong)


def check_consistency(old: int, new: int) -> int:
    """The proof holds; no damaged one does, nor the same one for another old or new head. How many were refused."""
    path, before, now = consistency(old, new, nodes), subtree(0, old), subtree(0, new)
    verify_consistency(old, before, new, now, path)
    wrong: list[tuple[int, bytes, int, bytes, list[bytes]]] = [
        (old, before, new, now, other) for other in damaged(path, Random(old * 1000 + new))
    ]
    wrong += [(other, subtree(0, other), new, now, path) for other in (old - 1, old + 1)]
    wrong += [(old, before, other, subtree(0, other), path) for other in (new - 1, new + 1)]
    wrong += [(old, LEAVES[-1], new, now, path), (old, before, new, LEAVES[-1], path), (0, before, new, now, path)]
    for told in wrong:
        with pytest.raises(ProofFails):
            verify_consistency(*told)
    return len(wrong)


def test_every_inclusion_to_130() -> None:
    pairs = [(index, size) for size in range(1, EXHAUSTIVE + 1) for index in range(size)]
    assert sum(check_inclusion(index, size) for index, size in pairs) >= 14 * len(pairs)


def test_every_consistency_pair_to_130() -> None:
    pairs = [(old, new) for new in range(1, EXHAUSTIVE + 1) for old in range(1, new + 1)]
    assert len(pairs) == 8_515
    assert sum(check_consistency(old, new) for old, new in pairs) >= 12 * len(pairs)


@given(st.integers(EXHAUSTIVE + 1, 300), st.data())
def test_inclusion_and_consistency_to_300(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert check_inclusion(index, size) >= 14
    assert check_consistency(index + 1, size) >= 9


@pytest.mark.parametrize("size", range(EXHAUSTIVE + 1, 301))
def test_the_ends_of_every_size_to_300(size: int) -> None:
    for index in (0, 1, size // 2, size - 2, size - 1):
        assert check_inclusion(index, size) >= 14
        assert check_consistency(index + 1, size) >= 9


def test_a_refusal_tells_what_was_expected_and_found() -> None:
    path, head = inclusion(2, 7, nodes), subtree(0, 7)
    with pytest.raises(ProofFails, match="entry 2 in a tree of 7: the proof has 3 hashes, 2 found"):
        verify_inclusion(LEAVES[2], 2, 7, path[:2], head)
    with pytest.raises(ProofFails, match=f"entry 2 in a tree of 7: the root is {head.hex()}, the proof leads to"):
        verify_inclusion(LEAVES[3], 2, 7, path, head)
    with pytest.raises(ProofFails, match="entry 7 in a tree of 7: the tree has no such entry"):
        verify_inclusion(LEAVES[2], 7, 7, path, head)
    with pytest.raises(ProofFails, match="a hash has 32 bytes, 31 found"):
        verify_inclusion(LEAVES[2], 2, 7, [path[0][1:], *path[1:]], head)
    proof = consistency(3, 7, nodes)
    with pytest.raises(ProofFails, match="tree of 3 to tree of 7: the old root is"):
        verify_consistency(3, subtree(0, 4), 7, head, proof)
    with pytest.raises(ProofFails, match="tree of 3 to tree of 7: the new root is"):
        verify_consistency(3, subtree(0, 3), 7, subtree(0, 6), proof)
    with pytest.raises(ProofFails, match="tree of 0 to tree of 7: nothing can be proved between these sizes"):
        verify_consistency(0, subtree(0, 0), 7, head, [])
