"""Points of evaluation committees: who stands alone with one bid, who leans over many panels, whose sheets agree."""
