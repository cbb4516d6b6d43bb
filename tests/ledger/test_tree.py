from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.leaf import leaf_hash
from monitor.ledger.proof import verify_consistency, verify_inclusion
from monitor.ledger.tree import (
    EMPTY,
    Frontier,
    Node,
    consistency,
    head_nodes,
    inclusion,
    inclusions,
    node_hash,
    root,
    root_of,
)

VECTORS = json.loads(Path(__file__).with_name("vectors").joinpath("merkle_rfc6962.json").read_text("utf-8"))
MOST = 300
LEAVES = [leaf_hash(b"%d" % number) for number in range(MOST)]


@cache
def hash_of(start: int, end: int) -> bytes:
    """MTH(D[start:end]) written as RFC 6962, section 2.1, says it."""
    if start == end:
        return hashlib.sha256(b"").digest()
    if end - start == 1:
        return LEAVES[start]
    split = 1
    while 2 * split < end - start:
        split *= 2
    return hashlib.sha256(b"\x01" + hash_of(start, start + split) + hash_of(start + split, end)).digest()


@cache
def path_of(index: int, start: int, end: int) -> tuple[bytes, ...]:
    """PATH(m, D[start:end]) of section 2.1.1."""
    if end - start <= 1:
        return ()
    split = 1
    while 2 * split < end - start:
        split *= 2
    if index < split:
        return (*path_of(index, start, start + split), hash_of(start + split, end))
    return (*path_of(index - split, start + split, end), hash_of(start, start + split))


def proof_of(old: int, start: int, end: int, *, whole: bool = True) -> tuple[bytes, ...]:
    """SUBPROOF(m, D[start:end], b) of section 2.1.2."""
    if old == end - start:
        return () if whole else (hash_of(start, end),)
    split = 1
    while 2 * split < end - start:
        split *= 2
    if old <= split:
        return (*proof_of(old, start, start + split, whole=whole), hash_of(start + split, end))
    return (*proof_of(old - split, start + split, end, whole=False), hash_of(start, start + split))


class Tree:
    """Nodes of the first `size` leaves; it refuses a node that is not complete there, and counts the questions."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.questions = 0

    def __call__(self, asked: Sequence[Node]) -> list[bytes]:
        self.questions += 1
        for level, index in asked:
            assert (index + 1) << level <= self.size, f"node {level, index} is not complete at {self.size}"
        return [hash_of(index << level, (index + 1) << level) for level, index in asked]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(told)) for told in VECTORS["leaf_inputs_hex"][:size]]
    assert root_of(leaves).hex() == VECTORS["roots_by_size_hex"][size]


def test_every_root_to_300() -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY == hash_of(0, 0)
    for size in range(1, MOST + 1):
        frontier.append(LEAVES[size - 1])
        assert frontier.size == size
        assert frontier.root() == hash_of(0, size) == root(size, Tree(size)) == root_of(LEAVES[:size])
        assert frontier.hashes == Frontier.from_nodes(size, Tree(size)).hashes


def test_every_inclusion_path_to_130() -> None:
    for size in range(1, 131):
        tree = Tree(size)
        for index in range(size):
            assert tuple(inclusion(index, size, tree)) == path_of(index, 0, size)
        assert tree.questions == (size if size > 1 else 0)


def test_paths_together_are_asked_for_once() -> None:
    for size in (1, 2, 7, 64, 100, 257):
        tree, chosen = Tree(size), [*range(size - 1, -1, -1), 0]
        assert [tuple(path) for path in inclusions(chosen, size, tree)] == [path_of(one, 0, size) for one in chosen]
        assert tree.questions == (size > 1)
    assert inclusions([], 7, Tree(7)) == []


def test_every_consistency_proof_to_130() -> None:
    for new in range(1, 131):
        tree = Tree(new)
        for old in range(1, new + 1):
            assert tuple(consistency(old, new, tree)) == proof_of(old, 0, new)
        assert tree.questions == new - 1


@given(st.integers(131, MOST), st.data())
def test_paths_and_proofs_to_300(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert tuple(inclusion(index, size, Tree(size))) == path_of(index, 0, size)
    assert tuple(consistency(index + 1, size, Tree(size))) == proof_of(index + 1, 0, size)


@given(st.integers(1, 2**60), st.data())
def test_huge_trees_of_equal_leaves(size: int, data: st.DataObject) -> None:
    level_hashes = [leaf_hash(b"")]
    for _ in range(60):
        level_hashes.append(node_hash(level_hashes[-1], level_hashes[-1]))

    def nodes(asked: Sequence[Node]) -> list[bytes]:
        return [level_hashes[level] for level, _ in asked]

    index = data.draw(st.integers(0, size - 1))
    path, old = inclusion(index, size, nodes), index + 1
    assert len(path) <= (size - 1).bit_length()
    verify_inclusion(level_hashes[0], index, size, path, root(size, nodes))
    verify_consistency(old, root(old, nodes), size, root(size, nodes), consistency(old, size, nodes))


@given(st.lists(st.integers(0, 40), max_size=6))
def test_a_frontier_grows_in_any_portions(portions: list[int]) -> None:
    frontier = Frontier()
    for portion in portions:
        frontier.extend(LEAVES[frontier.size : frontier.size + portion])
    again = Frontier(frontier.size, frontier.hashes)
    again.append(LEAVES[frontier.size])
    assert frontier.root() == hash_of(0, frontier.size)
    assert again.root() == hash_of(0, frontier.size + 1)


def test_head_nodes_are_the_one_bits_from_the_left() -> None:
    assert head_nodes(0) == []
    assert head_nodes(7) == [(2, 0), (1, 2), (0, 6)]
    assert head_nodes(70_000) == [(16, 0), (12, 16), (8, 272), (6, 1092), (5, 2186), (4, 4374)]


@pytest.mark.parametrize("index", [-1, 7, 8])
def test_no_path_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match=f"a tree of 7 leaves has no leaf {index}"):
        inclusion(index, 7, Tree(7))


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_no_proof_between_such_sizes(old: int, new: int) -> None:
    with pytest.raises(ValueError, match=f"a tree of {new} leaves does not extend one of {old}"):
        consistency(old, new, Tree(3))


def test_nothing_is_asked_where_nothing_is_needed() -> None:
    tree = Tree(7)
    assert consistency(0, 7, tree) == consistency(7, 7, tree) == []
    assert root(0, tree) == EMPTY
    assert tree.questions == 0


def test_missing_nodes_are_told() -> None:
    with pytest.raises(ValueError, match="3 nodes asked, 1 told"):
        root(7, lambda _: [EMPTY])
    with pytest.raises(ValueError, match="a tree of 3 leaves has 2 head nodes, not 1"):
        Frontier(3, [EMPTY])
