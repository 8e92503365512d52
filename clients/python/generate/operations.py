"""Each operation of the document as a method."""

from __future__ import annotations

import re
from typing import Any

from .types import Types, pascal, snake

own_names = {"Literal", "Sequence", "Mapping", "None", "Any"}


def of_module(module: str, kind: str) -> str:
    """A type's expression where its classes are another module's."""
    return re.sub(r"(?<![\w'\"])[A-Z]\w*(?![\w'\"])", lambda m: m[0] if m[0] in own_names else f"{module}.{m[0]}", kind)


class Argument:
    def __init__(self, name: str, kind: str, *, is_required: bool):
        self.name, self.python, self.is_required = name, snake(name), is_required
        self.kind = of_module("inputs", kind)

    def __str__(self) -> str:
        return f"{self.python}: {self.kind}" + ("" if self.is_required else " | NotGiven = NOT_GIVEN")

    def sent(self) -> str:
        return f'"{self.name}": {self.python}'


class Operation:
    def __init__(self, path: str, method: str, described: dict[str, Any], outputs: Types, inputs: Types):
        self.slice, verb = described["operationId"].split(".")
        self.name = snake(verb)
        self.of_project = path.startswith("/projects/{slug}")
        self.described, self.method, self.path = described, method.upper(), path
        self._inputs, self._outputs = inputs, outputs
        self._parameters = described.get("parameters", [])
        self._content = described.get("requestBody", {}).get("content", {})
        answers = [described["responses"].get(code, {}).get("content", {}) for code in ("200", "201")]
        self._answer: dict[str, Any] = answers[0] or answers[1]

    def write(self) -> str:
        in_path = [
            Argument(one["name"], self._inputs.of(one["schema"], pascal(one["name"])), is_required=True)
            for one in self._parameters
            if one["in"] == "path" and not (self.of_project and one["name"] == "slug")
        ]
        in_query = [
            self._argument(one["name"], one["schema"], is_required=one.get("required", False))
            for one in self._parameters
            if one["in"] == "query" and one["name"] != "cursor"
        ]
        in_body = self._body()
        is_file = bool(self._content) and "application/json" not in self._schemas()
        given = ["self", *map(str, in_path)]
        if is_file:
            given.append("file: File")
        named = [str(one) for one in sorted([*in_query, *in_body], key=lambda one: not one.is_required)]
        sent = [self._address()]
        if in_query:
            sent.append(f"query={{{', '.join(map(Argument.sent, in_query))}}}")
        if in_body:
            sent.append(f"body={{{', '.join(map(Argument.sent, in_body))}}}")
        if any(one["name"] == "Idempotency-Key" for one in self._parameters):
            named.append("idempotency_key: str | None = None")
            sent.append("key=idempotency_key or new_key()")
        if is_file:
            named += [f"media_type: str = {next(iter(self._content))!r}", "progress: bool = False"]
            sent.append("file=file, media_type=media_type, progress=progress")
        if named:
            given += ["*", *named]
        head, call = self._call(", ".join(sent))
        return (
            f"    {head.format(given=', '.join(given))}\n"
            f'        """{self.described["summary"]}."""\n'
            f"        return {call}\n"
        )

    def _argument(self, name: str, schema: dict[str, Any], *, is_required: bool) -> Argument:
        owner = f"{pascal(self.described['operationId'])}Input"
        return Argument(name, self._inputs.of(schema, f"{owner}{pascal(name)}"), is_required=is_required)

    def _schemas(self) -> dict[str, dict[str, Any]]:
        """What is sent, by media type; a file's own type says nothing of what is in it."""
        return {
            media: content["schema"]
            for media, content in self._content.items()
            if "$ref" in content["schema"] or "properties" in content["schema"]
        }

    def _body(self) -> list[Argument]:
        schema = self._schemas().get("application/json", {})
        if "$ref" in schema:
            schema = self._inputs.schemas[schema["$ref"].rsplit("/", 1)[-1]]
        required = schema.get("required", [])
        return [
            self._argument(name, inner, is_required=name in required)
            for name, inner in schema.get("properties", {}).items()
        ]

    def _address(self) -> str:
        def placed(match: re.Match[str]) -> str:
            name = match[1]
            if self.of_project and name == "slug":
                return "{self._slug}"
            return f"{{in_path({snake(name)}{', folders=True' if name == 'path' else ''})}}"

        address = re.sub(r"\{(\w+)\}", placed, self.path)
        return f'f"{address}"' if "{" in address else f'"{address}"'

    def _call(self, sent: str) -> tuple[str, str]:
        """The method's first line, for `given`, and what it gives back."""
        media = list(self._answer)
        if media == ["text/event-stream"]:
            # The document says in words what its events are.
            told = re.search(r"\(`(\w+)`\)", self.described["description"])
            kind = self._outputs.reference(told[1]) if told else "dict[str, Any]"
            return self._typed(kind, "AsyncIterator[{kind}]", f"self._events({{read}}, {sent})")
        if media and media != ["application/json"]:
            return f"def {self.name}({{given}}) -> AsyncDownload:", f"self._download({sent})"
        if not media:
            return f"async def {self.name}({{given}}) -> None:", f'await self._do("{self.method}", {sent})'
        address = self._answer["application/json"]["schema"]["$ref"]
        properties = self._outputs.schemas[address.rsplit("/", 1)[-1]].get("properties", {})
        if set(properties) == {"items", "next"}:
            item = self._outputs.of(properties["items"]["items"], f"{pascal(self.described['operationId'])}Item")
            return self._typed(item, "AsyncPages[{kind}]", f"self._pages({{read}}, {sent})")
        head, call = self._typed(
            self._outputs.reference(address), "{kind}", f'await self._ask({{read}}, "{self.method}", {sent})'
        )
        return f"async {head}", call

    def _typed(self, kind: str, returns: str, call: str) -> tuple[str, str]:
        kind = of_module("models", kind)
        # A type that is no class is told to the type checker once more.
        read = kind if self._outputs.is_class(kind.removeprefix("models.")) else f"adapter[{kind}]({kind})"
        head = f"def {self.name}({{given}}) -> {returns.replace('{kind}', kind)}:"
        return head, call.replace("{read}", read)


def operations_of(document: dict[str, Any], outputs: Types, inputs: Types) -> list[Operation]:
    return [
        Operation(path, method, described, outputs, inputs)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]


def write_operations(operations: list[Operation], tags: dict[str, str]) -> str:
    """A class for each slice, once of what belongs to a project and once of the rest, and what holds them together."""
    parts: list[str] = []
    for of_project in (False, True):
        owner = "AsyncProjectApi" if of_project else "AsyncApi"
        mine = [operation for operation in operations if operation.of_project is of_project]
        slices = list(dict.fromkeys(operation.slice for operation in mine))
        for name in slices:
            parts.append(f'class {owner[:-3]}{pascal(name)}Api(AsyncOperations):\n    """{tags[name]}"""\n')
            parts += [operation.write() for operation in mine if operation.slice == name]
        given, handed = (", slug: str", ", in_path(slug)") if of_project else ("", "")
        holds = [f"        self.{name} = {owner[:-3]}{pascal(name)}Api(transport{handed})\n" for name in slices]
        about = "Operations of a project, by slice." if of_project else "Operations apart from projects, by slice."
        parts.append(
            f'class {owner}:\n    """{about}"""\n\n'
            f"    def __init__(self, transport: AsyncTransport{given}):\n{''.join(holds)}"
        )
    return "\n".join(parts)
