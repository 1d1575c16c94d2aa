"""What is handed out: findings as tables, the report of a review, the papers of a transfer.

Everything is masked as far as the paper allows: a report names members by their keys only; letter,
information form and receipt show whom they are about, from a sheet given out for a stated purpose.

Notice: N3.2a 发现问题及时督促整改; G4.3b; G4.3d;
    N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from partyreg.documents.cells import plain_cell, safe_cell
from partyreg.documents.findings import (
    COLUMNS,
    findings_csv,
    findings_json,
    parse_findings_csv,
    parse_findings_json,
    read_findings,
    write_findings,
)
from partyreg.documents.papers import information_form_html, letter_html, receipt_html
from partyreg.documents.report import (
    campaign_report_html,
    report_html,
    write_campaign_report,
    write_report,
)

__all__ = [
    "COLUMNS", "findings_csv", "findings_json", "parse_findings_csv", "parse_findings_json",
    "write_findings", "read_findings", "safe_cell", "plain_cell",
    "report_html", "write_report", "campaign_report_html", "write_campaign_report",
    "letter_html", "information_form_html", "receipt_html",
]  # fmt: skip
