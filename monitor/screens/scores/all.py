"""Every screen of points, in the order in which they are told."""

from __future__ import annotations

from typing import Final

from monitor.screens.scores.identical import IdenticalScores
from monitor.screens.scores.lasting import LastingLeans
from monitor.screens.scores.outliers import ScoreOutliers
from monitor.screens.scores.screen import ScoreScreen

SCORE_SCREENS: Final[tuple[ScoreScreen, ...]] = (ScoreOutliers(), LastingLeans(), IdenticalScores())
