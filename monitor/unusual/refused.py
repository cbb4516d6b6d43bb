"""Why something asked of the screens is not done, each named after the fact it states, in both languages."""

from __future__ import annotations

from typing import Any

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words


class ScreensRefused(TenderwatchError):
    """Something asked of the screens is not there: `said` tells it in both languages."""

    words: Words = Words("不能执行", "it cannot be done")

    def __init__(self, **told: Any) -> None:
        self.told = told
        self.said = Words(*(one.format(**told) for one in type(self).words))
        super().__init__(self.said.en)


class NoSuchRun(ScreensRefused):
    """No run has this number (`id`)."""

    words = Words("没有编号为 {id} 的筛查", "there is no run {id} of the screens")


class NoSuchResult(ScreensRefused):
    """No result has this id (`id`)."""

    words = Words("没有编号为 {id} 的筛查结果", "the screens have no result {id}")


class ResultRecused(ScreensRefused):
    """It concerns a unit of which the one who asks is told nothing."""
