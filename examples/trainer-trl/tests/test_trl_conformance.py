"""Every clause of the contract, asked by gshf's own suite."""

import json
import subprocess

from trainer_world import ROOT


def test_it_keeps_to_every_clause(trainer):
    settings = json.dumps({"epochs": 1, "kl_prompts": 2, "kl_tokens": 8, "checkpoints": 1, "batch_size": 4})
    command = ["node", "packages/cli/src/main.ts", "trainer", "check", trainer.url, "--json"]
    checked = subprocess.run(
        [*command, "--hyperparameters", settings], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.stdout, checked.stderr
    report = json.loads(checked.stdout)
    assert [clause for clause in report["clauses"] if clause["verdict"] != "pass"] == []
    assert checked.returncode == 0 and report["conforms"]
