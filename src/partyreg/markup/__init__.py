"""Words and marks for pages and pictures: everything that is not markup already is escaped.

What notebooks show and what is printed is written with the same few functions, in the same
colours, so that no name can ever become a tag.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from partyreg.markup.writing import FONTS, SIZE, Markup, element, escape, joined, picture

__all__ = ["Markup", "escape", "element", "joined", "picture", "FONTS", "SIZE"]
