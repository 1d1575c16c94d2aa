"""A stored register at the command line: made once, copied for every test, and run on."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from partyreg.cli import main

ORGANISATIONS = """\
code,parent,tier,name
034,,province,甲省委组织部
0341,034,county,A县委组织部
03411,0341,listed,B镇党委
0341101,03411,branch,C村党支部
0341102,03411,branch,D村党支部
03412,0341,listed,G镇党委
0341201,03412,branch,H村党支部
0342,034,county,D县委组织部
03421,0342,listed,E镇党委
0342101,03421,branch,F村党支部
"""
MEMBERS = """\
key,branch,name,id_number,sex,birth_date,joined_on,full_since,phone
m-1,C村党支部,甲某,11010519491231002X,女,1949-12-31,1980-07-01,1981-07-01,0562-0000123
m-2,H村党支部,乙某,440308199901101512,男,1999-01-10,2017-07-01,2018-07-01,
m-3,F村党支部,丙某,11010119900307867X,男,1990-03-07,2012-07-01,2013-07-01,
"""
PLAN = {
    "name": "G镇并入B镇",
    "evidence": {"document": "A组〔2018〕3号", "dated": "2018-01-08"},
    "parts": [{"absorb": {"gone": "G镇党委", "into": "B镇党委"}}],
}
SECRETS = ("甲某", "乙某", "丙某", "11010519491231002X", "440308199901101512", "0000123", "1949-12")
"""What no message may show."""
ROOT, PASSWORD = "B034", "一个足够长的新密码"


class Ran(NamedTuple):
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Give the answer for a program."""
        return json.loads(self.out)


class Kept:
    """A folder with tables, and a register.

    Args:
        folder: where.
        address: of the register.
        capsys: takes what is printed.
    """

    def __init__(self, folder: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.address, self._capsys = folder, address, capsys
        self.write("organisations.csv", ORGANISATIONS)
        self.write("members.csv", MEMBERS)
        self.write("plan.json", json.dumps(PLAN, ensure_ascii=False))

    def write(self, name: str, text: str) -> str:
        """Write a file, and give its path."""
        (self.folder / name).write_text(text, "utf-8")
        return self.path(name)

    def path(self, name: str) -> str:
        """Give the path of a file."""
        return str(self.folder / name)

    def run(self, *words: str, password: str | None = PASSWORD, new: str | None = None,
            register: str | None = None) -> Ran:  # fmt: skip
        """Run a command on the register; nothing that it says may hold a personal datum."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PARTYREG_REGISTER", self.address if register is None else register)
            for name, value in (("PARTYREG_PASSWORD", password), ("PARTYREG_NEW_PASSWORD", new)):
                if value is None:
                    patch.delenv(name, raising=False)
                else:
                    patch.setenv(name, value)
            patch.setattr("sys.stdin", None)
            status = main(words)
        shown = self._capsys.readouterr()
        assert not [one for one in (*SECRETS, PASSWORD) if one in shown.err], shown.err
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    def install(self, *more: str) -> Ran:
        """Make the register of the tables; people sign on with passwords."""
        tables = ["--organisations", self.path("organisations.csv"), "--members",
                  self.path("members.csv")]  # fmt: skip
        return self.run("init", *tables, "--person", "安装员", *more)

    def act(self, *words: str, login: str = ROOT, **more: Any) -> Ran:
        """Run a command as an account and a person."""
        return self.run(*words, "--as", login, "--person", "经办人", **more)

    def entries(self, *words: str) -> list[Any]:
        """Give the entries of the journal."""
        shown = self.run("journal", "show", "--json", *words)
        assert shown.status == 0
        return [json.loads(line) for line in shown.out.splitlines()]

    def passwords(self, name: str = "first.csv") -> dict[str, str]:
        """Give the first passwords in a file, by login."""
        with Path(self.path(name)).open(encoding="utf-8", newline="") as file:
            return {one["login"]: one["password"] for one in csv.DictReader(file)}
