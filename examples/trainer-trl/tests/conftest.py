from trainer_world import store, tiny, trainer  # noqa: F401: fixtures
