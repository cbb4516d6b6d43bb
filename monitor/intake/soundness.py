"""What is wrong with a mapping beyond its shape: names that mean nothing, required fields that no column gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.intake.cells import tight
from monitor.intake.converters.amounts import UNITS
from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.kit import Converter
from monitor.intake.mapping import JOINED, Mapping, Source, Table
from monitor.vocabulary.contract import Field, contract


def faults_of(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Key and fact of each fault: unknown kinds, fields, converters, options and joins; fields that are missing."""
    for number, table in enumerate(mapping.table):
        yield from ((f"table.{number}.{key}", fact) for key, fact in _table_faults(mapping, table))
    yield from _mapping_faults(mapping)


def _mapping_faults(mapping: Mapping) -> list[tuple[str, str]]:
    names = [table.name for table in mapping.table]
    out = [("table", f"the name {name!r} is given twice") for name in names if names.count(name) > 1]
    known = {option for converter in CATALOGUE.values() for option in converter.options}
    out += [(f"defaults.{name}", "no converter has such an option") for name in mapping.defaults if name not in known]
    return out


def _table_faults(mapping: Mapping, table: Table) -> list[tuple[str, str]]:
    out = [(key, fact) for key, source in table.sources().items() for fact in _source_faults(mapping, table, source)]
    out += [(f"unused.{name}", "the column is used") for name in table.unused if name in table.columns()]
    if (table.kind is None) == (table.not_mapped is None):
        return [*out, ("kind", "either a kind of event, or not_mapped with a reason")]
    if table.kind is None:
        return out
    if table.kind not in contract().kinds:
        return [*out, ("kind", f"no such kind of event: {table.kind}")]
    out += [(key, "missing") for key in ("id", "time") if getattr(table, key) is None]
    fields = contract().kinds[table.kind].fields
    listed = {table.each.field} if table.each else set()
    if table.each:
        of = fields.get(table.each.field)
        if of is None or not of.is_list or of.type not in contract().structures:
            return [*out, ("each.field", f"{table.each.field} is no list of structures of {table.kind}")]
        if not table.group:
            out.append(("group", "missing: each gathers rows"))
        out += _field_faults("each.fields", contract().structures[of.type].fields, set(table.each.fields), set())
    out += _field_faults("fields", fields, set(table.fields), listed)
    return out


def _field_faults(key: str, fields: dict[str, Field], given: set[str], listed: set[str]) -> list[tuple[str, str]]:
    out = [(f"{key}.{name}", "no such field in the contract") for name in sorted(given - set(fields))]
    missing = [name for name, field in fields.items() if field.required and name not in given | listed]
    return out + [(f"{key}.{name}", "missing, and the contract requires it") for name in missing]


def _source_faults(mapping: Mapping, table: Table, source: Source) -> list[str]:
    if source.constant is not None:
        return ["a constant goes without columns and converter"] if source.names or source.model_extra else []
    if bool(source.column) == bool(source.columns):
        return ["either a constant, or column, or columns"]
    converter = CATALOGUE.get(source.converter)
    if converter is None:
        return [f"no such converter: {source.converter}; there are {', '.join(sorted(CATALOGUE))}"]
    joins = [name for name in source.names if name.startswith(JOINED)]
    out = [f"no such join of this table: {name}" for name in joins if name.removeprefix(JOINED) not in table.join]
    if not converter.least <= len(source.names) <= (converter.most or len(source.names)):
        out.append(f"{converter.name} takes {converter.least} to {converter.most or 'any number of'} columns")
    return out + _option_faults(converter, mapping.options(source), source.names)


def _option_faults(converter: Converter, options: dict[str, Any], columns: tuple[str, ...]) -> list[str]:
    out = [f"{converter.name} has no option {name!r}" for name in options if name not in converter.options]
    out += [
        f"{name} must be {converter.options[name].__name__}"
        for name, value in options.items()
        if name in converter.options and not isinstance(value, converter.options[name])
    ]
    out += [f"{converter.name} needs {name}" for name in sorted(converter.needs - set(options))]
    if out:
        return out
    if converter.name == "joined" and len(options.get("labels", columns)) != len(columns):
        return ["labels must be as many as columns"]
    if converter.name in {"yuan", "price"} and "万元" in tight(columns[0]) and UNITS[options.get("unit", "元")] == 1:
        return [f"the column {columns[0]!r} says 万元; unit must say so too"]
    fact = converter.check(options) if converter.check else None
    return [fact] if fact else []
