"""What questions are asked of: a tree, and the rights that its organisations hold.

Notice: G1.2 权限直接分配到党组织; T 功能权限初始设置
"""

from __future__ import annotations

from attrs import frozen

from partyreg.permissions import Powers, initial_functions
from partyreg.tree import Notation, OrgTree


@frozen
class Facts:
    """A tree and the rights over it.

    Attributes:
        tree: the organisations.
        powers: what they hold: the initial setting, and what is configured for some.

    Notice: G1.2
    """

    tree: OrgTree
    powers: Powers


def facts_of(notation: Notation) -> Facts:
    """Build the tree and give every organisation its initial setting and what is configured.

    Args:
        notation: what `read_tree` or `parse_notation` gives.

    Raises:
        InputError: the organisations make no tree of the right shape.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> from partyreg.values import Function
        >>> read = facts_of(parse_notation("甲省[province](Y市开发区[committee+nationwide])"))
        >>> read.powers.holds("Y市开发区", Function.NATIONWIDE_TRANSFER)
        True

    Notice: T 功能权限初始设置; G1.2
    """
    held = {one.key: initial_functions(one.tier, one.category) for one in notation.organisations}
    held |= {key: held[key] | more for key, more in notation.extra_grants.items()}
    held |= {key: held[key] - less for key, less in notation.withheld_grants.items()}
    tree = OrgTree(notation.organisations)
    return Facts(tree, Powers(tree, held))
