"""OCDS out: one release an event and process, records, flat tables, feeds; what has no place there goes under `tw`."""
