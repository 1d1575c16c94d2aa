"""The receipt: that the member has been received, to the old primary committee.

Notice: G4.2d 自动生成电子回执; G4.3d 打印回执传回党员原所在基层党委; Y-receipt
"""

from __future__ import annotations

from partyreg.disclosure import ReceiptSheet
from partyreg.documents.papers.pieces import (
    check_sheet,
    filled,
    labelled,
    numbered,
    paper,
    signed,
)
from partyreg.markup import Markup, element

TITLES = {
    False: "中国共产党党员组织关系介绍信（回执联）",
    True: "党员组织关系转接电子回执",
}
"""What a receipt is called, on paper and electronic."""


def receipt_html(sheet: ReceiptSheet) -> Markup:
    """Write a receipt: on paper under the letter's number, electronic under the transfer's key.

    Args:
        sheet: what the register has given out for the receipt.

    Returns:
        The page, in the clear, for A4; it has its style in it, runs nothing and loads nothing.

    Raises:
        RefusedError: it is no such sheet.

    Example:
        >>> from datetime import date
        >>> text = receipt_html(ReceiptSheet(
        ...     transfer="t-1", purpose="寄回回执", number="0001", electronic=False,
        ...     addressee="某镇党委", name="甲某", receiver="E镇党委",
        ...     received_on=date(2018, 3, 9)))
        >>> "回执联" in text, "二〇一八年三月九日" in text
        (True, True)

    Notice: G4.2d 电子回执; G4.3d 打印回执; N3.3c
    """
    check_sheet(sheet, ReceiptSheet)
    title, phone = TITLES[sheet.electronic], sheet.phone
    return paper(title, element(
        "section",
        element("h1", title),
        numbered(sheet.number),
        element("p", filled(sheet.addressee, "l"), "：", class_="to"),
        element("p", filled(sheet.name), "同志的党员组织关系已转达我处，特此回复。", class_="text"),
        signed(sheet.receiver, sheet.received_on),
        element(
            "p", labelled("经办人", sheet.handled_by),
            labelled("联系电话", None if phone is None else phone.reveal(sheet.purpose)),
            class_="reach",
        ),
        class_="receipt",
    ))  # fmt: skip
