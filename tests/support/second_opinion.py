"""The pure Python pairing library, imported without what its import does to the whole process."""

from __future__ import annotations

import sys

_LIMIT = sys.getrecursionlimit()
from py_ecc.bls.hash_to_curve import hash_to_G1  # noqa: E402 - the limit is read before
from py_ecc.bls.point_compression import decompress_G1, decompress_G2  # noqa: E402
from py_ecc.optimized_bls12_381 import FQ12, G2, final_exponentiate, neg, pairing  # noqa: E402

# py_ecc raises the limit to 100,000: nesting without end would overflow the C stack instead of being refused.
sys.setrecursionlimit(_LIMIT)

__all__ = ["FQ12", "G2", "decompress_G1", "decompress_G2", "final_exponentiate", "hash_to_G1", "neg", "pairing"]
