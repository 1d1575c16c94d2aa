"""A tree written as nested text, such as ``甲省委[province](A县委[county](B镇党委[listed]))``.

A clerk can read and write it, so scenarios, tables of expected routes and examples use it.

=============  ==========================  =======================
tag            kind                        column of annex 2
=============  ==========================  =======================
``province``   organisation department     province
``city``       organisation department     city
``county``     organisation department     county
``system``     department system           province
``listed``     committee, one of the       primary committee
               direct-transfer categories
``committee``  committee                   primary committee
``sub``        committee that may not      branch
               admit
``general``    general branch              branch
``branch``     branch                      branch
``joint``      joint branch                branch
=============  ==========================  =======================

``listed`` alone means a township committee; another category is named, as in
``listed:university``. Nothing is ever derived from a name. After the tag may stand
``+nationwide`` (holds the nationwide function by configuration), ``+no-internal`` (the internal
function is switched off), ``+offline`` (does not operate in the system itself) and ``+working``
(a working committee, of the tag's tier).

Round brackets hold the direct subordinates, with commas between them; realms stand side by side
with a semicolon or a new line between them. A name may hold anything but ``[]()`` and ``,;``.

Notice: G4.2c C 支部 → B 镇党委 → E 镇党委; Y-primary
"""

from __future__ import annotations

from partyreg.tree.notation.parsing import Notation, parse_notation
from partyreg.tree.notation.writing import to_notation

__all__ = ["Notation", "parse_notation", "to_notation"]
