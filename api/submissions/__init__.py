"""Files of units: handed in, reported on, certified, receipted; and the templates to fill."""
