"""Print the lowest version that pyproject.toml allows of each dependency, as exact pins.

`make pins` feeds them to pip-compile, so that `make lowest` tests the very bounds we promise.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def lowest(pyproject: Path) -> list[str]:
    """Give one ``name==version`` per dependency of the core and of every extra, sorted."""
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    wanted = {*project["dependencies"], *(one for extra in extras for one in extra)}
    return sorted({pin(requirement) for requirement in wanted}, key=str.lower)


def pin(requirement: str) -> str:
    """Turn ``name >=1.2,<3`` into ``name==1.2``; a dependency without lower bound is a mistake."""
    match = re.fullmatch(
        r"([A-Za-z0-9_.-]+(?:\[[a-z,]+\])?)\s*>=([0-9.]+)\s*,\s*<[0-9.]+", requirement
    )
    if match is None:
        raise SystemExit(f"no range of the form 'name >=low,<high' in {requirement!r}")
    return f"{match[1]}=={match[2]}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(lowest(Path(__file__).parents[1] / "pyproject.toml")) + "\n")
