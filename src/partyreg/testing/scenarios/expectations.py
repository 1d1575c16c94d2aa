"""What a scenario may look at, and how each thing is looked up.

Notice: N3.3a 痕迹管理; G4.2c 审批路径
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from partyreg.members.fields import READERS as MEMBER_FIELDS
from partyreg.organisations.fields import READERS as ORGANISATION_FIELDS
from partyreg.testing.scenarios import looking, planning
from partyreg.testing.scenarios.looking import Actual, Says
from partyreg.testing.scenarios.schema import (
    Key,
    Keys,
    anything,
    day,
    listed,
    mapping,
    maybe,
    needed,
    several,
    text,
    truth,
    whole,
    word,
)
from partyreg.testing.scenarios.stage import Stage
from partyreg.values import Function

Look = Callable[[Stage, Says], Actual]


class Looked(NamedTuple):
    """A thing to look at.

    Attributes:
        keys: what may be said of it.
        look: gives what is so, under the same keys.
        about: the keys that say which one is meant.
    """

    keys: Keys
    look: Look
    about: tuple[str, ...] = ()


def _keys(names: str) -> Keys:
    """Make keys whose values are compared as they are."""
    return {name: Key(anything) for name in names.split()}


_TEXTS = Key(several(text))
_FUNCTIONS = Key(several(word(Function)))
_PERIOD: Keys = {"of": Key(text), "since": Key(day), "until": Key(day)}
_ROUTE: Keys = _keys("kind path clauses roles clause source destination receiver")

EXPECTATIONS: Mapping[str, Looked] = {
    "route": Looked(_ROUTE, looking.route),
    "decision": Looked(_keys("allowed cell failed passed grantor actor"),
                       looking.decision),
    "conformity": Looked({"list": Key(listed), "count": Key(whole), "of": _TEXTS},
                         looking.conformity),
    "export": Looked(_keys("count purpose rows"), looking.export),
    "plan": Looked(_keys(
        "allowed steps count clauses needed acts_for added removed moved edited members "
        "organisations conserved widened accounts transfers deadline last_day findings"),
        planning.look),
    "restored": Looked({"before": needed(text), "exactly": Key(truth)},
                       planning.restored, ("before",)),
    "line": Looked({"of": needed(text), **_keys("successors predecessors")},
                   planning.line, ("of",)),
    "member": Looked({**_keys(" ".join(MEMBER_FIELDS)), "name": needed(text),
                              **_keys("branch on_roll left_by entered_by")},
                     looking.member, ("name",)),
    "roll": Looked({"of": needed(text), "count": Key(anything), "members": Key(anything)},
                   looking.roll, ("of",)),
    "organisation": Looked({**_keys(" ".join(ORGANISATION_FIELDS)), "name": needed(text),
                                    **_keys("exists superior below unit_situation")},
                           looking.organisation, ("name",)),
    "departed": Looked({"name": needed(text), **_keys(
        "exists on successors standing_successors superior")}, looking.departed, ("name",)),
    "holds": Looked({"organisation": needed(text), "all": _FUNCTIONS, "none": _FUNCTIONS,
                             "count": Key(whole)}, looking.holds, ("organisation",)),
    "account": Looked({"name": needed(text), **_keys(
        "exists state kind organisation failures")}, looking.account, ("name",)),
    "transfer": Looked({"member": needed(text), **_ROUTE, **_keys(
        "exists state waiting_for wish returned_because arrived_on letter letter_valid_days "
        "dues_paid_until receipt receipt_number receipt_returned_on received_on")},
        looking.transfer, ("member",)),
    "queues": Looked({"of": needed(text), **_keys(" ".join(looking.QUEUES))},
                     looking.queues, ("of",)),
    "reports": Looked({"to": needed(text), **_keys("count due states clauses")},
                      looking.reports, ("to",)),
    "journal": Looked({"about": Key(text), "count": Key(whole), "commands": _TEXTS,
                               "refused": Key(whole), "late": Key(whole), "due": Key(listed),
                               "last": Key(mapping(_keys(
                                   "command person organisation refused evidence clauses late due "
                                   "on note")))}, looking.journal, ("about",)),
    "usage": Looked({**_PERIOD, **_keys(
        "commands refused in_time late undated transfers_received transfers_concluded "
        "mean_transfer_days")}, looking.usage, ("of", "since", "until")),
    "movement": Looked({**_PERIOD, **_keys(
        "admitted reinstated entered restored transferred_in removed transferred_out change")},
        looking.movement, ("of", "since", "until")),
    "as_of": Looked({"day": needed(day), "organisation": Key(text), "member": Key(text),
                             "exists": Key(truth), "name_then": Key(maybe(text)),
                             "superior": Key(maybe(text)), "holds": _FUNCTIONS, "roll": Key(listed),
                             "on_roll": Key(truth), "branch": Key(maybe(text))},
                    looking.as_of, ("day", "organisation", "member")),
}  # fmt: skip
"""Everything that can be looked at.

:meta hide-value:
"""
