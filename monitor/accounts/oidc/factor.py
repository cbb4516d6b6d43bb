"""Whether the provider says that the person proved himself by more than a password (claims `amr` and `acr`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def proved_twice(claims: Mapping[str, Any], counts: str) -> bool:
    """Whether one of `counts` holds: `amr:<value>` or `acr:<value>`, separated by blanks; none counts where empty.

    `amr` values are those of RFC 8176 (`mfa`, `otp`, `hwk`); what `acr` values mean is agreed with the provider.
    """
    amr, acr = claims.get("amr"), claims.get("acr")
    said = {f"amr:{one}" for one in amr if isinstance(one, str)} if isinstance(amr, list) else set()
    if isinstance(acr, str):
        said.add(f"acr:{acr}")
    return bool(said & set(counts.split()))
