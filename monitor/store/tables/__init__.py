"""The tables, a file a noun; `monitor.store.schema` gathers them."""
