"""Progress bars, on a terminal or in a notebook."""

from __future__ import annotations

from types import TracebackType
from typing import Any


class Progress:
    def __init__(self, is_shown: bool, text: str, total: float | None, unit: str = "it"):
        self._bar: Any = None
        if is_shown:
            from tqdm.auto import tqdm  # noqa: PLC0415 - it looks for a notebook when it is imported.

            is_bytes = unit == "B"
            self._bar = tqdm(
                desc=text, total=total, unit=unit, unit_scale=is_bytes, unit_divisor=1024 if is_bytes else 1000
            )

    def to(self, done: float, total: float | None = None, text: str | None = None) -> None:
        if self._bar is None:
            return
        if total is not None:
            self._bar.total = total
        if text is not None:
            self._bar.set_description_str(text, refresh=False)
        self._bar.n = done
        self._bar.refresh()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()
