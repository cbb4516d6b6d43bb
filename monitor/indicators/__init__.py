"""The eleven red flags of the reference engine, over OCDS releases, with the values that made each of them."""

from monitor.indicators.run import red_flags
from monitor.indicators.settings import Settings
from monitor.indicators.values import SettingsRefused

__all__ = ["Settings", "SettingsRefused", "red_flags"]
