"""python -m trainer_tinker --base-model Qwen/Qwen3-8B --data DIR"""

import os
import sys
from pathlib import Path

# The half of it that speaks the protocol is that of the trainer beside this one; the processes that train find both.
here = Path(__file__).resolve().parents[1]
paths = [str(here), str(here.with_name("trainer-trl"))]
sys.path[:0] = paths
os.environ["PYTHONPATH"] = os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])

from trainer_trl.attempts import Kind  # noqa: E402
from trainer_trl.serve import parser, serve  # noqa: E402

from .hyperparameters import CAPABILITIES  # noqa: E402


def main() -> None:
    options = parser("trainer_tinker", __doc__)
    options.add_argument("--base-model", required=True, help="π₀, by the name that the service has for it")
    given = options.parse_args()
    if not os.environ.get("TINKER_API_KEY"):
        options.error("TINKER_API_KEY is needed; TINKER_BASE_URL names another service than Tinker’s own")
    serve(given, kind=Kind("trainer_tinker", ("dpo", "sft"), CAPABILITIES))


if __name__ == "__main__":
    main()
