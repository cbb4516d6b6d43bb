"""The Merkle tree of RFC 6962, section 2.1, over SHA-256: roots and proofs from the hashes of complete subtrees.

A node (level, index) is the subtree of the 2**level leaves from index * 2**level on; level 0 is the leaf hashes. Only
complete subtrees have a node, so a node never changes once it is there. Whoever keeps nodes gives a function `Nodes`;
each function here asks it once, for everything it needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

Node = tuple[int, int]
"""(level, index) of a complete subtree."""

Nodes = Callable[[Sequence[Node]], Sequence[bytes]]
"""The hashes of complete subtrees, in the order asked."""

EMPTY = hashlib.sha256(b"").digest()
"""Root of the tree without leaves (RFC 6962, 2.1: the hash of an empty string)."""

_sha256 = hashlib.sha256


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), 32 bytes."""
    return _sha256(b"\x01" + left + right).digest()


def head_nodes(size: int) -> list[Node]:
    """The largest complete subtrees that make up a tree of `size` leaves, left to right: one for each 1 bit."""
    return _cover(0, size)


def root(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` leaves."""
    return _hashes([(0, size)], nodes)[0]


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes; `EMPTY` for none."""
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


def inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The audit path of leaf `index` (from 0) in the tree of `size` leaves, from the sibling up (RFC 6962, 2.1.1)."""
    return inclusions([index], size, nodes)[0]


def inclusions(indexes: Sequence[int], size: int, nodes: Nodes) -> list[list[bytes]]:
    """The audit paths of several leaves; what they have in common is asked for and hashed once."""
    paths = [_siblings(index, size) for index in indexes]
    ranges = list(dict.fromkeys(sibling for path in paths for sibling in path))
    hashes = dict(zip(ranges, _hashes(ranges, nodes), strict=True))
    return [[hashes[sibling] for sibling in path] for path in paths]


def _siblings(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves beside the way from leaf `index` up to the root."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    start, end, siblings = 0, size, list[tuple[int, int]]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return siblings[::-1]


def consistency(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The proof that the first `old` of `new` leaves are the old tree (RFC 6962, 2.1.2); [] for old 0 or old == new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not extend one of {old}")
    if old in {0, new}:
        return []
    start, end, whole, parts = 0, new, True, list[tuple[int, int]]()
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            parts.append((middle, end))
            end = middle
        else:
            parts.append((start, middle))
            start, whole = middle, False
    if not whole:  # else the subtree is the old root itself, which the verifier has
        parts.append((start, end))
    return _hashes(parts[::-1], nodes)


class Frontier:
    """A growing tree kept as its size and the hashes of `head_nodes(size)`: an append costs one hash on average."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size < 0 or len(hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} head nodes, not {len(hashes)}")
        self.size = size
        self.hashes = list(hashes)

    @classmethod
    def from_nodes(cls, size: int, nodes: Nodes) -> Frontier:
        """The frontier of the first `size` leaves."""
        return cls(size, nodes(head_nodes(size)))

    def append(self, leaf_hash: bytes) -> None:
        """One more leaf at the right end."""
        self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """More leaves at the right end, in this order."""
        size, hashes, digest = self.size, self.hashes, _sha256
        for made in leaf_hashes:
            right, rest = made, size
            while rest & 1:
                right = digest(b"\x01" + hashes.pop() + right).digest()
                rest >>= 1
            hashes.append(right)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The root of all leaves so far; `EMPTY` before the first."""
        return _fold(self.hashes)


def _split(width: int) -> int:
    """The largest power of two below `width` (RFC 6962: k < n <= 2k)."""
    return 1 << ((width - 1).bit_length() - 1)


def _cover(start: int, end: int) -> list[Node]:
    """The complete subtrees of the leaves from start to end, where start is a multiple of the first one's width."""
    cover = []
    while start < end:
        level = (end - start).bit_length() - 1
        cover.append((level, start >> level))
        start += 1 << level
    return cover


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY
    right = hashes[-1]
    for left in reversed(hashes[:-1]):
        right = node_hash(left, right)
    return right


def _hashes(ranges: Sequence[tuple[int, int]], nodes: Nodes) -> list[bytes]:
    """The hash of each range of leaves, all of them from one question to `nodes`."""
    covers = [_cover(start, end) for start, end in ranges]
    asked = [node for cover in covers for node in cover]
    told = nodes(asked) if asked else ()
    if len(told) != len(asked):
        raise ValueError(f"{len(asked)} nodes asked, {len(told)} told")
    rest = iter(told)
    return [_fold(list(islice(rest, len(cover)))) for cover in covers]
