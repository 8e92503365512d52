"""The guide's code, from prompts to a trained policy's figures, and what else needs an installation.

scripts/python/main.ts starts one with the lab.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from pathlib import Path
from typing import Any

import pandas
import pytest

from gshf import AsyncClient, Client, ImportRefused, WorkFailed

root = Path(__file__).parents[3]
guide = (root / "docs/guides/python.md").read_text("utf-8")
blocks = re.findall(r"^```python\n(.*?)^```$", guide, re.M | re.S)
pytestmark = pytest.mark.skipif("GSHF_URL" not in os.environ, reason="there is no installation: npm run -s test:python")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the guide's code defines, run from top to bottom as somebody pastes it into a notebook."""
    folder = tmp_path_factory.mktemp("notebook")
    pools = (root / "apps/lab/pools/demo.jsonl").read_text("utf-8").splitlines()
    rows = [json.dumps({"question": json.loads(pool)["prompt"], "answer": "42"}) + "\n" for pool in pools]
    (folder / "questions.jsonl").write_text("".join(rows), "utf-8")
    names: dict[str, Any] = {}
    before = Path.cwd()
    os.chdir(folder)
    try:
        for block in blocks:
            exec(compile(block, "docs/guides/python.md", "exec"), names)
    finally:
        os.chdir(before)
    return names


def test_thirty_lines_go_from_prompts_to_figures(said: dict[str, Any]) -> None:
    install = re.search(r"^```sh\n(.*?)^```$", guide, re.M | re.S)
    assert install is not None
    assert sum(1 for line in (install[1] + blocks[0]).splitlines() if line.strip()) <= 30
    figures = said["figures"]
    assert set(figures.index) == {"pi0", "round-1", "half-penalty"}
    assert figures.loc["pi0", "kl"] == pytest.approx(0, abs=1e-9)
    for name in ("round-1", "half-penalty"):
        assert figures.loc[name, "gold_gain_low"] < figures.loc[name, "gold_gain"] < figures.loc[name, "gold_gain_high"]
        assert figures.loc[name, "kl"] > 0


def test_the_round_is_complete_and_its_labels_are_in_the_dataset(said: dict[str, Any]) -> None:
    round = said["round"].refresh()
    assert (round.state, round.data.labels_done) == ("complete", 16)
    assert said["pairs"].column_names == ["prompt", "chosen", "rejected"]
    frame = said["frame"]
    assert frame["round"].unique().tolist() == [1]
    assert frame["pair_id"].nunique() == 16
    assert {"step", "name"} & set(said["steps"].columns)


def test_only_what_the_mapping_names_was_sent(said: dict[str, Any]) -> None:
    [of_rows, of_questions] = list(said["project"].imports)
    assert of_questions.columns == ["question"]
    assert (of_rows.file_name, of_rows.rows_new) == ("by-hand.jsonl", 2)
    frame = pandas.DataFrame({"q": ["From a frame?"], "chosen": ["not sent"]})
    of_frame = said["project"].imports.from_pandas(frame, "prompts", mapping={"q": "prompt"}, progress=False)
    assert (of_frame.columns, of_frame.rows_new) == (["q"], 1)


def test_what_is_too_large_for_a_request_comes_in_parts(said: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gshf._sync.project.request_bytes_max", 0)
    rows = [{"frage": f"In parts, {number}?"} for number in range(3)]
    report = said["project"].imports.from_rows(rows, "prompts", mapping={"frage": "prompt"}, progress=False)
    assert (report.rows_new, report.file_name) == (3, "rows.jsonl")


def test_a_broken_file_is_refused_whole_unless_its_good_rows_are_asked_for(said: dict[str, Any]) -> None:
    project, rows = said["project"], [{"prompt": "Good?"}, {"prompt": 7}]
    with pytest.raises(ImportRefused, match="line 2") as caught:
        project.imports.from_rows(rows, "prompts", progress=False)
    assert caught.value.report.errors_total == 1
    assert project.imports.from_rows(rows, "prompts", good_rows=True, progress=False).rows_new == 1


def test_waiting_for_what_ended_otherwise_says_so(said: dict[str, Any]) -> None:
    with pytest.raises(WorkFailed, match="round 1 is complete"):
        said["round"].wait("labeling", progress=False)
    draft = said["project"].rounds.create({"pairs": 8})
    assert draft.preview().train_prompts > 16
    with pytest.raises(WorkFailed, match="cancelled") as caught:
        draft.start().cancel().wait(progress=False)
    assert caught.value.work is draft


def test_a_script_that_is_started_again_finds_what_it_made(said: dict[str, Any]) -> None:
    project = said["project"]
    numbers = {project.rounds.create({"pairs": 4}, idempotency_key="the-script").number for _ in range(2)}
    assert len(numbers) == 1


def test_asynchronously_the_same_is_told(said: dict[str, Any]) -> None:
    async def watched() -> list[str]:
        async with AsyncClient() as client:
            found = await client.project("helpfulness").rounds.get(1)
            return [data.state async for data in found.watch()]

    assert asyncio.run(watched()) == ["complete"]
    assert isinstance(said["client"], Client)
