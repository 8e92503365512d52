"""What a job is told where it runs as a process of a cluster; gshf's own tests run such processes on Ray."""

import json

import pytest
from trainer_trl.batch import read_task


def test_a_task_comes_in_the_environment_and_goes_no_further(monkeypatch, tmp_path):
    monkeypatch.setenv("GSHF_JOB", "whole")
    assert read_task(tmp_path / "none.json") == "whole"
    with pytest.raises(SystemExit, match="no GSHF_JOB"):
        read_task(tmp_path / "none.json")


def test_sagemaker_gives_it_in_pieces_by_number(monkeypatch, tmp_path):
    monkeypatch.delenv("GSHF_JOB", raising=False)
    pieces = {f"GSHF_JOB_{index}": f"<{index}>" for index in (10, 2, 0, 1, 3, 4, 5, 6, 7, 8, 9)}
    given = tmp_path / "hyperparameters.json"
    given.write_text(json.dumps({"gshf_identity": "other", **pieces}))
    assert read_task(given) == "".join(f"<{index}>" for index in range(11))
