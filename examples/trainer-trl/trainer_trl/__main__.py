"""python -m trainer_trl --base-model PATH_OR_HUB_ID --data DIR"""

import os

from .extras import add_extras, extras_of
from .serve import parser, serve


def main() -> None:
    options = parser("trainer_trl", __doc__)
    options.add_argument("--base-model", required=True, help="π₀: a folder, or a repository of the Hugging Face Hub")
    options.add_argument(
        "--launch",
        default=os.environ.get("TRAINER_LAUNCH", ""),
        help="what starts a training in place of python, such as 'accelerate launch --num_processes 4'",
    )
    add_extras(options)
    given = options.parse_args()
    serve(given, launch=given.launch, extras=extras_of(given))


if __name__ == "__main__":
    main()
