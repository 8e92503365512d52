"""What schemathesis is told of our API (scripts/python/test-schema.ts runs it): real ids, and what a refusal is."""

import json
import os
import random
import time
import urllib.request
from functools import cache

import schemathesis

URL, TOKEN = os.environ["GSHF_URL"], os.environ["GSHF_TOKEN"]
SLUG = os.environ["GSHF_SLUG"]
FRESH_S = 5
chance = random.Random(1)


def get(path: str):
    request = urllib.request.Request(f"{URL}/api/v1{path}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


@cache
def lists() -> frozenset[str]:
    """Addresses that answer lists: what stands behind them is named by an item of theirs."""
    return frozenset(path for path, methods in get("/openapi.json")["paths"].items() if "get" in methods)


@cache
def listed(path: str, _moment: int) -> list[dict]:
    try:
        items = get(path).get("items", [])
    except OSError:
        return []
    return [item for item in items if isinstance(item, dict)]


def named(prefix: str, name: str):
    """What really stands below an address: the value of an item's field of that name, or of its id; None where nothing does."""
    found = [item.get(name, item.get("id")) for item in listed(prefix, int(time.monotonic() / FRESH_S))]
    return chance.choice(found) if found else None


def real(template: str) -> dict:
    """Values for the parameters of a path, from the left: each is of a list that the path before it answers."""
    values, before, asked = {}, "", ""
    for part in template.strip("/").split("/"):
        if not part.startswith("{"):
            before, asked = f"{before}/{part}", f"{asked}/{part}"
            continue
        name = part[1:-1]
        value = SLUG if name == "slug" else named(asked, name) if before in lists() else None
        if value is None:
            break
        values[name] = value
        before, asked = f"{before}/{part}", f"{asked}/{value}"
    return values


@schemathesis.hook
def before_load_schema(_context, raw_schema):
    """Tuples as lists of so many: schemathesis 4.32 takes prefixItems apart, and then finds no schema there."""
    tuples = [raw_schema]
    while tuples:
        part = tuples.pop()
        tuples += part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
        if isinstance(part, dict) and isinstance(part.get("prefixItems"), list):
            items = part.pop("prefixItems")
            part.update(items={"anyOf": items}, minItems=len(items), maxItems=len(items))


@schemathesis.hook
def before_call(_context, case, **_):
    # One in ten stays as it was made: what isn't there is asked for, too.
    if case.path_parameters and chance.random() > 0.1:
        case.path_parameters = {**case.path_parameters, **real(case.path)}


@schemathesis.check
def no_fault_of_ours(_context, response, case):
    """5xx is a fault, but for what we say of servers that we asked: those of policies, judges and trainers."""
    if response.status_code < 500:
        return
    code = response.json().get("code") if "json" in response.headers.get("content-type", [""])[0] else None
    if (response.status_code, code) != (503, "unavailable"):
        raise AssertionError(f"{case.method} {case.formatted_path} answered {response.status_code} {code}")
