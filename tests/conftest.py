"""What all tests share: Hypothesis profiles, the published tables, and the proof of the wheel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import partyreg

ROOT = Path(__file__).resolve().parents[1]

# `ci` finds the same on every machine; `dev` searches anew each time; `quick` serves runs that
# ask whether another set of dependency versions works at all.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "ci", deadline=None, derandomize=True, max_examples=60, suppress_health_check=_CALM
)
settings.register_profile("dev", deadline=None, max_examples=200, suppress_health_check=_CALM)
settings.register_profile(
    "quick", deadline=None, derandomize=True, max_examples=10, suppress_health_check=_CALM
)
settings.load_profile(os.environ.get("PARTYREG_HYPOTHESIS", "ci"))


def pytest_configure() -> None:
    """Refuse to test anything but the installed wheel where the wheel is what is asked about."""
    where = Path(partyreg.__file__).resolve()
    if os.environ.get("PARTYREG_TEST_WHEEL") and where.is_relative_to(ROOT / "src"):
        raise pytest.UsageError(f"the tests would run on {where}, not on the installed wheel")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Give the project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of published tables, or skip: the project works without them."""
    return _beside("data")


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """Give the folder of expected cases, or skip: the project works without them."""
    return _beside("cases")


def _beside(name: str) -> Path:
    """Find a folder beside the published tables, or skip with plain words."""
    named = os.environ.get("PARTYREG_DATA")
    data = Path(named) if named else ROOT.parent / "shared" / "data"
    folder = data.parent / name if name != "data" else data
    if not folder.is_dir():
        pytest.skip(f"skipped: the {name} folder is not here; PARTYREG_DATA may name the tables'")
    return folder
