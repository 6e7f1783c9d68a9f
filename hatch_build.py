"""Build hook: compiles the catalogues, and puts the stylesheet into the wheel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Runs before a wheel, also before the almost empty one of an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue; ``version`` is "standard" or "editable"."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from tools.catalogues import compile_catalogues

        compile_catalogues(root)
        if version == "standard":
            # an editable install reads the tracked file itself: a copy would go stale
            build_data["force_include"][str(root / "screens.css")] = "tui/screens.css"
