"""The six steps of a file's way into the log, the present one marked."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.words import w

STEPS: Final = ("template", "upload", "rows", "public", "certify", "receipt")
AT: Final = {"checking": 3, "has_problems": 3, "failed": 3, "ready": 4, "certified": 6}
"""State of a submission -> the step at which it stands; none for those that ended."""
FIRST: Final = 1


def draw(step: int) -> None:
    """One line: steps done in bold, the present one on a tint, those to come in grey."""
    parts = []
    for number, name in enumerate(STEPS, start=FIRST):
        text = f"{number} {w(f'desk_step.{name}')}"
        parts.append(f"**{text}**" if number < step else f":blue-badge[{text}]" if number == step else f":gray[{text}]")
    st.markdown(" → ".join(parts))
