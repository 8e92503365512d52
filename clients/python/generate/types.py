"""Python's types for the document's schemas."""

from __future__ import annotations

import json
import keyword
import re
from typing import Any

plain = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
# What a pydantic model has anyway.
taken = {"copy", "dict", "json", "schema", "validate", "construct", "model_config", "model_fields", "register"}


def snake(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    python = re.sub(r"\W", "_", spaced).lower()
    return f"{python}_" if keyword.iskeyword(python) else python


def pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def quoted(text: str) -> str:
    return json.dumps(text)


def union(kinds: list[str]) -> str:
    flat = dict.fromkeys(kinds)
    return "Any" if "Any" in flat else " | ".join(sorted(flat, key=lambda kind: kind == "None"))


class Types:
    """Types as they are asked for. An object with properties becomes a class; equal objects become one.

    What is answered becomes pydantic models with Python's names; what is sent, typed dictionaries with the API's.
    """

    def __init__(self, document: dict[str, Any], *, is_input: bool):
        self.schemas = document["components"]["schemas"]
        self.is_input = is_input
        # Each after what it is made of.
        self.definitions: dict[str, str] = {}
        self._names: set[str] = set()
        self._references: dict[str, str] = {}
        self._of_schema: dict[str, str] = {}

    def of(self, schema: dict[str, Any], name: str) -> str:  # noqa: PLR0911 - a line for each kind of schema.
        """The type's expression; `name` is for the classes that it may need."""
        if "$ref" in schema:
            return self.reference(schema["$ref"])
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            return f"Literal[{', '.join(map(repr, schema['enum']))}]"
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._union(schema[key], name)
        kind = schema.get("type")
        if isinstance(kind, list):
            return union([self.of({**schema, "type": one}, name) for one in kind])
        if kind == "object":
            return self._object(schema, name)
        if kind == "array":
            return self._array(schema, name)
        if kind == "string" and schema.get("format") == "date-time":
            return "datetime | str" if self.is_input else "datetime"
        return plain.get(str(kind), "Any")

    def reference(self, address: str) -> str:
        schema = address.rsplit("/", 1)[-1]
        if ".__schema" in schema:  # zod's name for what contains itself: any JSON.
            return "Any" if self.is_input else "JsonValue"
        name = pascal(schema)
        if name not in self._references:
            kind = self.of(self.schemas[schema], name)
            if kind not in (name, f"{name} | None"):
                self.definitions[name] = f"{name}: TypeAlias = {kind}\n"
                kind = name
            self._references[name] = kind
        return self._references[name]

    def is_class(self, kind: str) -> bool:
        """Whether it is one, under whichever name."""
        definition = self.definitions.get(kind)
        if definition is None:
            return False
        return definition.startswith("class ") or self.is_class(definition.partition(" = ")[2].rstrip())

    def _union(self, parts: list[dict[str, Any]], name: str) -> str:
        real = [part for part in parts if part.get("type") != "null"]
        kinds = [self.of(real[0], name)] if len(real) == 1 else []
        if not kinds:
            kinds = [self.of(part, part_name(name, part, index)) for index, part in enumerate(real)]
        return union(kinds if len(real) == len(parts) else [*kinds, "None"])

    def _array(self, schema: dict[str, Any], name: str) -> str:
        if "prefixItems" in schema:
            items = [self.of(item, f"{name}{i + 1}") for i, item in enumerate(schema["prefixItems"])]
            return f"tuple[{', '.join(items)}]"
        item = self.of(schema.get("items", {}), f"{name}Item")
        return f"Sequence[{item}]" if self.is_input else f"list[{item}]"

    def _object(self, schema: dict[str, Any], name: str) -> str:
        properties = schema.get("properties")
        if not properties:
            more = schema.get("additionalProperties")
            value = self.of(more, f"{name}Value") if isinstance(more, dict) and more else "Any"
            return f"{'Mapping' if self.is_input else 'dict'}[str, {value}]"
        key = json.dumps(schema, sort_keys=True)
        if key not in self._of_schema:
            while name in self._names:
                name += "_"
            self._names.add(name)
            required = schema.get("required", [])
            fields = {field: self._field(name, field, inner, field in required) for field, inner in properties.items()}
            self.definitions[name] = typed_dict(name, fields) if self.is_input else model(name, fields)
            self._of_schema[key] = name
        return self._of_schema[key]

    def _field(self, owner: str, field: str, schema: dict[str, Any], is_required: bool) -> str:
        kind = self.of(schema, f"{owner}{pascal(field)}")
        if self.is_input:
            return kind if is_required else f"NotRequired[{kind}]"
        return kind if is_required else f"{union([*kind.split(' | '), 'None'])} = None"


def part_name(name: str, part: dict[str, Any], index: int) -> str:
    """Parts of a union are told apart by the text that each has for itself, or else counted."""
    texts = [one["const"] for one in part.get("properties", {}).values() if isinstance(one.get("const"), str)]
    return f"{name}{pascal(texts[0]) if texts else index + 1}"


def model(name: str, fields: dict[str, str]) -> str:
    lines = []
    for field, typed in fields.items():
        python = snake(field)
        if python in taken:
            python += "_"
        kind, _, default = typed.partition(" = ")
        given = [default] if default else []
        if python != field:
            given = [f"Field({', '.join([*given, f'alias={quoted(field)}'])})"]
        lines.append(f"    {' = '.join([f'{python}: {kind}', *given])}\n")
    return f"class {name}(Model):\n{''.join(lines)}"


def typed_dict(name: str, fields: dict[str, str]) -> str:
    if any(keyword.iskeyword(field) for field in fields):
        # No class can have a field of such a name.
        inner = ", ".join(f"{field!r}: {kind!r}" for field, kind in fields.items())
        return f'{name} = TypedDict("{name}", {{{inner}}})\n'
    lines = [f"    {field}: {kind}\n" for field, kind in fields.items()]
    return f"class {name}(TypedDict):\n{''.join(lines)}"
