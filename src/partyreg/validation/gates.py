"""Who may hold a review: what every command of a campaign asks first.

Notice: Y-review; G1.1c 管理员账号; N2.1b
"""

from __future__ import annotations

from partyreg.errors import Refusals
from partyreg.model import Actor, Campaign, CampaignState
from partyreg.permissions import ACCOUNT_CLOSED, ACCOUNT_NEW, NOT_CONNECTED, UNKNOWN_TARGET, Powers
from partyreg.tree import OrgTree
from partyreg.validation.kinds import CLOSED, OUT_OF_SCOPE, WRONG_ACCOUNT
from partyreg.values import AccountKind, AccountState


def gate(no: Refusals, scope: str, *, tree: OrgTree, powers: Powers, actor: Actor) -> None:
    """Collect why an actor may not hold a review over a scope."""
    account, here = actor.account, actor.organisation
    if account.kind is not AccountKind.BUSINESS:
        no.add(WRONG_ACCOUNT(organisation=powers.name_of(here)))
    if account.state is AccountState.NEW:
        no.add(ACCOUNT_NEW())
    if account.state is AccountState.CLOSED:
        no.add(ACCOUNT_CLOSED(organisation=powers.name_of(here)))
    if here not in tree or scope not in tree:
        no.add(UNKNOWN_TARGET(key=here if here not in tree else scope, clause="Y-review"))
        return
    if not powers.operates(here):
        no.add(NOT_CONNECTED(organisation=powers.name_of(here), remedy="let its superior do it"))
    if not tree.is_at_or_below(scope, here):
        no.add(OUT_OF_SCOPE(scope=powers.name_of(scope), organisation=powers.name_of(here)))


def still(no: Refusals, campaign: Campaign) -> None:
    """Refuse what is done in a campaign that is closed."""
    if campaign.state is CampaignState.CLOSED:
        no.add(CLOSED(campaign=campaign.key))
