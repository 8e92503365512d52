"""What a job ends with, as a commit of a repository of the Hugging Face Hub."""

from contextlib import contextmanager

from huggingface_hub import HfApi

from .dataset import JobFailed


class Hub:
    """A private repository of one job: policy servers load the newest of a repository, whatever commit is meant."""

    def __init__(self, work: dict):
        self.api, self.repo = HfApi(), f"{work['push_to']}/{work['name']}"
        with self.failing("made"):
            self.api.create_repo(self.repo, private=True, exist_ok=True)

    def push(self, folder: str) -> str:
        """Uploads a folder; answers its address, which names the commit. Again, after a kill, it finds the commit there."""
        with self.failing("pushed to"):
            commit = self.api.upload_folder(repo_id=self.repo, folder_path=folder, commit_message="what a training made")
        return f"hf://{self.repo}@{commit.oid}"

    @contextmanager
    def failing(self, what: str):
        try:
            yield
        except Exception as error:  # noqa: BLE001: of the Hub, of the network, of the token
            status = getattr(getattr(error, "response", None), "status_code", None)
            why = type(error).__name__ if status is None else f"HTTP {status}"
            may_pass = status is None or status >= 500 or status == 429
            raise JobFailed("hub-failed", f"{self.repo} could not be {what} at the Hub: {why}", may_pass) from None
