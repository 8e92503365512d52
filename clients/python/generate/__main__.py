"""python -m generate DOCUMENT           writes into src/gshf (node scripts/openapi/write-commands.ts calls it)
python -m generate DOCUMENT --check   writes nothing; names the files that are not what it would write, and ends with 1
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from .operations import operations_of, write_operations
from .to_sync import to_sync
from .types import Types

source = Path(__file__).parent.parent / "src/gshf"
note = """\
\"\"\"{0}

Written by clients/python/generate from the OpenAPI document.
\"\"\"

from __future__ import annotations

"""

models_head = """\
from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Model(BaseModel):
    \"\"\"Fields have Python's names here; model_dump(by_alias=True) has those of the API.\"\"\"

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True, protected_namespaces=())


"""
inputs_head = """\
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict


"""
operations_head = """\
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from .. import inputs, models
from .._values import NOT_GIVEN, File, NotGiven, in_path, new_key
from .transport import AsyncDownload, AsyncOperations, AsyncPages, AsyncTransport, adapter


"""


def files_of(document: dict[str, Any]) -> dict[str, str]:
    outputs, inputs = Types(document, is_input=False), Types(document, is_input=True)
    operations = operations_of(document, outputs, inputs)
    methods = write_operations(operations, {tag["name"]: tag["description"] for tag in document["tags"]})
    half = {path.name: path.read_text("utf-8") for path in sorted((source / "_async").glob("*.py"))}
    half["operations.py"] = note.format("Every operation of the REST API, as a method.") + operations_head + methods
    return {
        "models.py": note.format("What the API answers.") + models_head + "\n".join(outputs.definitions.values()),
        "inputs.py": note.format("What the API takes, with the names that it has there.")
        + inputs_head
        + "\n".join(inputs.definitions.values()),
        "_async/operations.py": half["operations.py"],
        **{f"_sync/{name}": to_sync(text) for name, text in half.items()},
    }


def main(document: str, is_check: bool) -> int:
    files = files_of(json.loads(Path(document).read_text("utf-8")))
    old = [n for n, text in files.items() if not (source / n).exists() or (source / n).read_text("utf-8") != text]
    for name in old:
        if is_check:
            print(f"src/gshf/{name} is not what is written of the document")
            continue
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(files[name], "utf-8")
    return 1 if is_check and old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--check" in sys.argv[2:]))
