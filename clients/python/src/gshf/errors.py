"""What goes wrong, as exceptions."""

from __future__ import annotations

from typing import Any


class GshfError(Exception):
    """Anything that this library raises."""


class Unreachable(GshfError):
    """The installation could not be reached, also after several tries."""


class UnexpectedAnswer(GshfError):
    """The installation answered what this version of the library can't read."""


class WorkFailed(GshfError):
    """What was waited for failed or was stopped. `work` is it, `problem` what it says of itself."""

    def __init__(self, message: str, work: Any, problem: Any):
        super().__init__(message)
        self.work, self.problem = work, problem


class ImportRefused(GshfError):
    """Nothing of the file was taken. `report.errors` says which lines are at fault and why."""

    def __init__(self, report: Any):
        first = "; ".join(f"line {int(e.line)}, {e.field}: {e.message}" for e in report.errors[:3])
        super().__init__(f"{report.file_name}: {report.errors_total} rows are at fault. {first}")
        self.report = report


class Refused(GshfError):
    """The installation said no: `code` for programs, the text for people, `field` and `value` at fault."""

    def __init__(
        self,
        *,
        status: int,
        code: str,
        message: str,
        field: str | None,
        value: Any,
        request_id: str | None,
        retry_after: float | None = None,
    ):
        where = "" if field is None else f" (field {field}" + (")" if value is None else f", got {value!r})")
        super().__init__(f"{message}{where}" + (f" [request {request_id}]" if request_id else ""))
        self.status, self.code, self.message = status, code, message
        self.field, self.value, self.request_id = field, value, request_id
        self.retry_after = retry_after


class NotSignedIn(Refused):
    """No token, or one that is unknown, revoked or expired."""


class NotAllowed(Refused):
    """The token's scopes, or your role in the project, don't reach so far."""


class NotFound(Refused):
    """There is no such thing, or it is not for you."""


class Conflict(Refused):
    """It stands in the way of something that is there already."""


class RateLimited(Refused):
    """Too many requests; `retry_after` says how many seconds to wait."""


refusals: dict[int, type[Refused]] = {
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}
