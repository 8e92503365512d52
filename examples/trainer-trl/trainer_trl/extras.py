"""What whoever runs a trainer wants done with every training besides."""

import argparse
import os


def add_extras(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--report-to",
        default=os.environ.get("TRAINER_REPORT_TO", ""),
        help="where TRL logs a training as well, with commas between: trackio, wandb, mlflow, tensorboard",
    )
    parser.add_argument(
        "--push-to",
        default=os.environ.get("TRAINER_PUSH_TO", ""),
        help="an owner on the Hugging Face Hub: what a job ends with goes into a private repository there (HF_TOKEN)",
    )


def extras_of(options: argparse.Namespace) -> dict:
    report_to = [name.strip() for name in options.report_to.split(",") if name.strip()]
    return {"report_to": report_to, "push_to": options.push_to}
