"""What makes the sync half of the async one."""

from __future__ import annotations

import re

replacements = [
    (r"\basync (def|for|with)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\baclosing\b", "closing"),
    (r"\bAsync(Iterator|Generator)\b", r"\1"),
    (r"\bhttpx\.Async", "httpx."),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\b__a(iter|next|enter|exit)__\b", r"__\1__"),
    (r"\ba(iter_\w+|close|read)\b", r"\1"),
    (r"\basyncio\b", "time"),
]


def to_sync(text: str) -> str:
    for pattern, replacement in replacements:
        text = re.sub(pattern, replacement, text)
    return text
