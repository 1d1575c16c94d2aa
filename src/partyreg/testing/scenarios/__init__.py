"""The notice's stories as YAML files that a clerk can read, and the runner that plays them.

Everything goes through the front door; the same files run against any store.

Example:
    >>> story = '''
    ... name: 县内转接 (between two towns of one county)
    ... notice: [Y-county]
    ... given:
    ...   organisations: >
    ...     甲省委组织部[province](A县委组织部[county](
    ...       B镇党委[listed](C村党支部[branch]),G镇党委[listed](H村党支部[branch])))
    ...   members: [{name: 甲某, branch: C村党支部}]
    ... when:
    ...   - route: {member: 甲某, to: H村党支部}
    ... then:
    ...   - route: {kind: county, path: [C村党支部, B镇党委, G镇党委]}
    ... '''
    >>> run(story).passed
    True

Notice: G4.2c 系统自动生成审批路径; N3.3a
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from partyreg.repository import Store
from partyreg.storage import MemoryStore
from partyreg.testing.scenarios.expectations import EXPECTATIONS
from partyreg.testing.scenarios.playing import Outcome, play
from partyreg.testing.scenarios.reading import Expectation, Scenario, Step, load, parse, read
from partyreg.testing.scenarios.telling import Told, ToldKey, example, told
from partyreg.testing.scenarios.verbs import VERBS

__all__ = [
    "EXPECTATIONS", "Expectation", "Outcome", "Scenario", "Step", "Told", "ToldKey", "VERBS",
    "example", "read", "run", "run_file", "told",
]  # fmt: skip


def run(
    scenario: str | Mapping[str, object] | Scenario,
    store_factory: Callable[[], Store] = MemoryStore,
    *,
    file: str = "scenario",
) -> Outcome:
    r"""Play a scenario.

    Args:
        scenario: YAML text, a mapping, or a scenario that has been read.
        store_factory: makes a new, empty store.
        file: how places in it are named.

    Raises:
        InputError: the scenario cannot be read; all faults at once, each with its key path.

    Example:
        >>> run("name: 甲\nnotice: [N1]\nwhen: 1")
        Traceback (most recent call last):
        partyreg.errors.InputError: scenario: given: the key 'given' is missing; ...

    Notice: N3.3a
    """
    if isinstance(scenario, str):
        scenario = read(parse(scenario, file), file)
    elif not isinstance(scenario, Scenario):
        scenario = read(dict(scenario), file)
    return play(scenario, store_factory())


def run_file(path: str | Path, store_factory: Callable[[], Store] = MemoryStore) -> Outcome:
    """Play a scenario file.

    Args:
        path: of the file, in UTF-8.
        store_factory: makes a new, empty store.

    Raises:
        InputError: the file cannot be read, or the scenario in it; each fault with its place.

    Notice: N3.3a
    """
    file = Path(path)
    return play(read(load(file), file.name), store_factory())
