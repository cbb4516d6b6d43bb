"""Proofs checked from hashes alone (RFC 9162, sections 2.1.3.2 and 2.1.4.2), written apart from what makes them."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.ledger.tree import node_hash

HASH_BYTES = 32


class ProofFails(ValueError):
    """A proof does not prove what it is said to: the message tells what was expected and what was found."""


def verify_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Nothing, where the leaf is entry `index` (from 0) of the tree of `size` leaves under `root`.

    Else `ProofFails`. The path binds the leaf to the root; that the root is one of `size` leaves, its head must say.
    """
    what = f"entry {index} in a tree of {size}"
    if not 0 <= index < size:
        raise ProofFails(f"{what}: the tree has no such entry")
    inner = (index ^ (size - 1)).bit_length()
    _well_formed(what, path, inner + (index >> inner).bit_count(), leaf_hash, root)
    found, first, last = leaf_hash, index, size - 1
    for sibling in path:
        if first & 1 or first == last:
            found = node_hash(sibling, found)
            first, last = _up_while_left(first, last)
        else:
            found = node_hash(found, sibling)
        first, last = first >> 1, last >> 1
    _same(f"{what}: the root", root, found)


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Nothing, where the tree of `old` leaves under `old_root` begins the one of `new` under `new_root`.

    Else `ProofFails`. An old size of 0 is refused: every tree extends the empty one, so no proof says anything.
    """
    what = f"tree of {old} to tree of {new}"
    if not 0 < old <= new:
        raise ProofFails(f"{what}: nothing can be proved between these sizes")
    power = old & (old - 1) == 0  # then the old root is itself the first node of the proof, and left out
    if old == new:
        _well_formed(what, path, 0)
        return _same(f"{what}: the root", old_root, new_root)
    _well_formed(what, path, _consistency_length(old, new), old_root, new_root)
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    found_old = found_new = old_root if power else path[0]
    for sibling in path[0 if power else 1 :]:
        if first & 1 or first == last:
            found_old, found_new = node_hash(sibling, found_old), node_hash(sibling, found_new)
            first, last = _up_while_left(first, last)
        else:
            found_new = node_hash(found_new, sibling)
        first, last = first >> 1, last >> 1
    _same(f"{what}: the old root", old_root, found_old)
    return _same(f"{what}: the new root", new_root, found_new)


def _consistency_length(old: int, new: int) -> int:
    """Hashes in a consistency proof between two sizes, 0 < old < new."""
    inner = ((old - 1) ^ (new - 1)).bit_length()
    shift = (old & -old).bit_length() - 1
    return int(old != 1 << shift) + inner - shift + ((old - 1) >> inner).bit_count()


def _up_while_left(first: int, last: int) -> tuple[int, int]:
    """Up over the levels where the last node of the tree has no sibling."""
    while first and not first & 1:
        first, last = first >> 1, last >> 1
    return first, last


def _well_formed(what: str, path: Sequence[bytes], length: int, *others: bytes) -> None:
    if len(path) != length:
        raise ProofFails(f"{what}: the proof has {length} hashes, {len(path)} found")
    for told in (*path, *others):
        if len(told) != HASH_BYTES:
            raise ProofFails(f"{what}: a hash has {HASH_BYTES} bytes, {len(told)} found")


def _same(what: str, expected: bytes, found: bytes) -> None:
    if expected != found:
        raise ProofFails(f"{what} is {expected.hex()}, the proof leads to {found.hex()}")
