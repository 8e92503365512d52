"""The trainer that docs/trainer.md shows keeps to every clause that it may be asked."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def test_it_keeps_to_every_clause_that_it_is_asked():
    trainer = subprocess.Popen(
        [sys.executable, str(HERE.parent / "trainer.py"), "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        url = trainer.stdout.readline().split()[-1]
        command = ["node", "packages/cli/src/main.ts", "trainer", "check", url, "--json"]
        checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        report = json.loads(checked.stdout)
    finally:
        trainer.kill()
        trainer.wait()
    wrong = [clause for clause in report["clauses"] if clause["verdict"] not in ("pass", "skip")]
    assert wrong == [] and checked.returncode == 0
    # It sends no webhooks and no checkpoints on the way, and is asked for nothing else less.
    assert report["skipped"] == 5


def test_the_guide_shows_this_very_file():
    code = (HERE.parent / "trainer.py").read_text()
    assert code in (ROOT / "docs/trainer.md").read_text()
