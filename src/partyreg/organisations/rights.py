"""The grants that come with an organisation: set when it is created, adjusted with its column.

The initial setting says what an organisation should hold; whoever creates it hands out no more
than it holds itself. What is then missing shows in the conformity list.

Notice: N2.1b 同步设置和分配管理员账号及权限; G1.2; Y-grant
"""

from __future__ import annotations

from partyreg.changes import Change
from partyreg.model import Grants, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.values import Function


def granted_at_creation(organisation: Organisation, powers: Powers, by: str) -> Change:
    """Give the change that sets the grants of a new organisation.

    Notice: N2.1b 同步设置和分配权限; Y-grant
    """
    held = powers.held.get(by, frozenset())
    return Change(None, Grants(organisation.key, _initial(organisation) & held), "N2.1b")


def adjusted(
    before: Organisation, after: Organisation, powers: Powers, by: str
) -> tuple[Change, ...]:
    """Give the change of grants that follows from another column or category.

    What the old column had and the new one lacks is taken; what the new one adds is given, as far
    as the changing organisation holds it. What was granted or revoked by hand stays.

    Notice: G1.2 初始设置; Y-grant
    """
    old, new = _initial(before), _initial(after)
    held = powers.held.get(before.key, frozenset())
    given = (new - old) & powers.held.get(by, frozenset())
    then = (held - (old - new)) | given
    if then == held:
        return ()
    stored = Grants(before.key, held) if before.key in powers.held else None
    return (Change(stored, Grants(before.key, then), "G1.2"),)


def ended(key: str, powers: Powers) -> tuple[Change, ...]:
    """Give the change that ends the grants of a dissolved organisation.

    Notice: N2.1b 同步
    """
    held = powers.held.get(key)
    return () if held is None else (Change(Grants(key, held), None, "N2.1b"),)


def _initial(organisation: Organisation) -> frozenset[Function]:
    """Give the initial setting of an organisation."""
    return initial_functions(organisation.tier, organisation.category)
