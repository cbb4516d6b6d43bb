"""A generated county, honest but for breaches planted and gaps left at stated rates."""

from monitor.demo.county import County, Summary, generate, write
from monitor.demo.gaps import Gap
from monitor.demo.planted import Planted

__all__ = ["County", "Gap", "Planted", "Summary", "generate", "write"]
