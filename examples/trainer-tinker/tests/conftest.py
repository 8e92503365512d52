import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "trainer-trl/tests")]

from trainer_world import Trainer, store, tiny  # noqa: E402, F401: fixtures


@pytest.fixture(scope="session")
def fake(tiny, tmp_path_factory):  # noqa: F811
    # The SDK wants Python 3.11.
    pytest.importorskip("tinker", reason="the SDK of the service can’t be installed on this Python")
    from fake_tinker import FakeTinker

    made = FakeTinker(tiny, tmp_path_factory.mktemp("tinker"))
    yield made
    made.server.shutdown()


@pytest.fixture(scope="session")
def trainer(fake, tmp_path_factory):
    from fake_tinker import KEY

    env = {"TINKER_API_KEY": KEY, "TINKER_BASE_URL": fake.url}
    made = Trainer("pi0", tmp_path_factory.mktemp("trainer-tinker"), package="trainer_tinker", env=env)
    yield made
    made.kill()
