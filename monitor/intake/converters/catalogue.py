"""Every converter by name: what each file of this folder offers as CONVERTERS."""

from __future__ import annotations

from typing import Final

from monitor.intake.converters import amounts, codes, dates, parties
from monitor.intake.converters.kit import Converter

CATALOGUE: Final[dict[str, Converter]] = {
    converter.name: converter for file in (amounts, codes, dates, parties) for converter in file.CONVERTERS
}
"""Name, as a mapping file writes it under `as`, -> converter."""
