"""Files on their way into the log: kept, checked, shown, certified by a second person, receipted."""
