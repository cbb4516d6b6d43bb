"""A generated county, honest by default, with breaches planted at stated rates."""

from monitor.demo.county import County, Summary, generate, write
from monitor.demo.planted import Planted

__all__ = ["County", "Planted", "Summary", "generate", "write"]
