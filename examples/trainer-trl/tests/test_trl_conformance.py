"""Every clause of the contract, asked by gshf's own suite."""


def test_it_keeps_to_every_clause(trainer):
    report = trainer.check({"epochs": 1, "kl_prompts": 2, "kl_tokens": 8, "checkpoints": 1, "batch_size": 4})
    assert [clause for clause in report["clauses"] if clause["verdict"] != "pass"] == []
    assert report["conforms"]
