"""What the ordinary run looks at of a large set: one in so many, always the same ones; `make prove` looks at all."""

from __future__ import annotations

import os
from zlib import crc32

FULL = bool(os.environ.get("TENDERWATCH_PROVED"))


def is_in_sample(*words: str, one_in: int = 4) -> bool:
    """Whether the one that these words name is looked at in this run."""
    return FULL or crc32("/".join(words).encode()) % one_in == 0
