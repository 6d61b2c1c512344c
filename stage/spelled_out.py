"""The protocol spelled out for those who cannot import it: TypeScript's types, and a page for implementers."""

from typing import Any, get_args

import msgspec

from stage import protocol
from stage.protocol import Command, Frame, Happening, ServerFrame, SignalStep

UNIONS: dict[str, Any] = {
    "Command": Command,
    "Happening": Happening,
    "ServerFrame": ServerFrame,
    "SignalStep": SignalStep,
}
HEAD = "Written by `manage.py protocol` from stage/protocol/: change that, not this."

Schema = dict[str, Any]


def components() -> dict[str, Schema]:
    """The JSON schema of everything on the wire, by name.

    What only the server says has all its fields, also those with a default (that is for old logs), unless its type
    leaves defaults out.
    """
    _, said = msgspec.json.schema_components([protocol.Hello, Command])
    _, found = msgspec.json.schema_components([protocol.Hello, Command, ServerFrame])
    for name, schema in found.items():
        if "enum" in schema or name in said:
            continue
        if not getattr(protocol, name).__struct_config__.omit_defaults:
            schema["required"] = list(schema["properties"])
    return dict(sorted(found.items()))


def typescript() -> str:
    """`static/room/protocol.d.ts`."""
    parts = [f"// {HEAD}\n"]
    for name, schema in components().items():
        parts.append(f"/** {one_line(schema.get('description', name))} */")
        if "enum" in schema:
            parts.append(f"export type {name} = {type_of(schema)};\n")
            continue
        fields = "".join(
            f"  {field}{'' if field in schema['required'] else '?'}: {type_of(of)};\n"
            for field, of in schema["properties"].items()
        )
        parts.append(f"export interface {name} {{\n{fields}}}\n")
    for name, union in UNIONS.items():
        parts.append(f"export type {name} =\n  | " + "\n  | ".join(names_of(union)) + ";\n")
    return "\n".join(parts)


def type_of(schema: Schema) -> str:
    """A JSON schema as a TypeScript type."""
    match schema:
        case {"$ref": ref}:
            return str(ref).rsplit("/", 1)[-1]
        case {"enum": values}:
            return " | ".join(f'"{value}"' for value in values)
        case {"anyOf": options}:
            return " | ".join(type_of(option) for option in options)
        case {"type": "array", "items": items}:
            inner = type_of(items)
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        case {"type": "object", "additionalProperties": {} as values}:
            return f"Record<string, {type_of(values)}>"
        case {"type": "integer" | "number"}:
            return "number"
        case {"type": "boolean"}:
            return "boolean"
        case {"type": "null"}:
            return "null"
        case _:
            return "string"


def markdown() -> str:
    """`docs/protocol.md`."""
    schemas = components()
    inside = sorted(
        name
        for name in schemas
        if not (isinstance(kind := getattr(protocol, name, None), type) and issubclass(kind, Frame))
    )
    sections = [
        ("What a browser says", ["Hello", *names_of(Command)]),
        ("What a browser hears", names_of(ServerFrame)),
        ("What happened: the `event` of an Event", names_of(Happening)),
        ("What frames are made of", inside),
    ]
    parts = [f"<!-- {HEAD} -->\n", "# The room's socket\n", (protocol.__doc__ or "").strip() + "\n"]
    parts.append("## Close codes\n\n| code | meaning | come back by yourself |\n|---|---|---|")
    for name, code in vars(protocol.Close).items():
        if name.isupper() and isinstance(code, int):
            again = "no" if code in protocol.Close.FINAL else "yes"
            parts.append(f"| {code} | {name.lower().replace('_', ' ')} | {again} |")
    for title, names in sections:
        parts.append(f"\n## {title}\n")
        for name in names:
            parts.append(described(name, schemas[name]))
    return "\n".join(parts) + "\n"


def described(name: str, schema: Schema) -> str:
    """One type of the page."""
    lines = [f"### {name}\n", schema.get("description", "") + "\n"]
    if "enum" in schema:
        lines.append(f"`{type_of(schema)}`\n")
        return "\n".join(lines)
    lines += ["| field | type |", "|---|---|"]
    for field, of in schema["properties"].items():
        optional = "" if field in schema["required"] else " (may be left out)"
        kind = type_of(of).replace(" | ", " or ")
        lines.append(f"| `{field}` | `{kind}`{optional}{limits(of)} |")
    return "\n".join(lines) + "\n"


def limits(schema: Schema) -> str:
    """The bounds of a field, in words."""
    words = {
        "maxLength": "at most {} characters",
        "minLength": "at least {} characters",
        "maxItems": "at most {} items",
    }
    found = [text.format(schema[key]) for key, text in words.items() if key in schema]
    return ", " + ", ".join(found) if found else ""


def names_of(union: Any) -> list[str]:
    """The class names of a union."""
    return [kind.__name__ for kind in get_args(union)]


def one_line(text: str) -> str:
    """A docstring on one line."""
    return " ".join(text.split())
