"""The papers of a transfer as pages that print on A4: letter, information form, receipt.

Each is laid out from the sheet that the register has given out for a purpose. What the sheet does
not hold stays an empty line, to be filled in by hand.

Notice: G4.3b 打印出纸质介绍信和党员信息采集表; G4.3d 打印回执; G4.2d 自动生成电子回执
"""

from __future__ import annotations

from partyreg.documents.papers.forms import information_form_html
from partyreg.documents.papers.letters import letter_html
from partyreg.documents.papers.receipts import receipt_html

__all__ = ["information_form_html", "letter_html", "receipt_html"]
