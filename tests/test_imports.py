"""What is loaded, and when: the package costs little until something is asked of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("hypothesis", "networkx", "stdnum", "chinese_calendar", "yaml", "rich", "argon2")


def loaded_by(code: str) -> frozenset[str]:
    """Run code in a fresh interpreter and give the names of all modules that it has loaded."""
    asked = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


def test_the_package_alone_loads_no_room() -> None:
    """The façade names its nouns and loads none of them, not even attrs."""
    found = loaded_by("import partyreg")
    assert {one for one in found if one.startswith("partyreg.")} == set()
    assert "attr" not in found


@pytest.mark.parametrize("code", ["import partyreg; partyreg.open()", "import partyreg.cli"])
def test_a_register_opens_without_anything_heavy(code: str) -> None:
    """What only some questions need is loaded by those questions."""
    found = loaded_by(code)
    assert found.isdisjoint({*HEAVY, "tomllib"})
    assert "partyreg.restructuring" not in found
    assert "partyreg.validation" not in found


def test_the_parts_of_a_desk_that_load_late_are_named_like_the_others() -> None:
    """Whoever imports them by name gets them, from the desk's package and from the register's."""
    code = (
        "from partyreg.register import PlansPart, ReviewsPart\n"
        "from partyreg.register import desk\n"
        "assert (PlansPart, ReviewsPart) == (desk.PlansPart, desk.ReviewsPart)"
    )
    assert {"partyreg.register.desk.plans", "partyreg.register.desk.reviews"} <= loaded_by(code)


@pytest.mark.parametrize("module", ["partyreg.register", "partyreg.register.desk"])
def test_a_part_that_no_desk_has_is_no_name(module: str) -> None:
    """Loading late does not turn a misspelt name into something else."""
    from importlib import import_module

    with pytest.raises(AttributeError, match="has no attribute 'DreamsPart'"):
        _ = import_module(module).DreamsPart
