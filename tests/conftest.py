"""What every test stands on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tools.catalogues import compile_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the parallel workers start."""
    if not hasattr(config, "workerinput"):
        compile_catalogues(only_stale=True)


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the database and the configuration of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TRATO_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


# --- databases -------------------------------------------------------------------------------

# --- screens ---------------------------------------------------------------------------------
