"""OCDS out: packages, lists, tables, the extension, feeds; to the public masked, to staff whole."""
