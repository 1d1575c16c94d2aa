"""``demo``: the notice's stories, told as they happen.

Notice: N1 3个子系统
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from partyreg.cli.answer import Answer, Json
from partyreg.cli.places import placed
from partyreg.cli.progress import shown
from partyreg.demo import Busy, Story, divisions, province
from partyreg.errors import Fault, InputError

NEXT = (
    "partyreg can B党委 add-other C支部 --tree 'A县[county](B党委[listed](C支部[branch]))'",
    "partyreg route --help",
    "partyreg matrix",
    "partyreg clause G4.2c",
    "partyreg routes check FILE.csv",
    "partyreg demo --divisions FILE",
)
"""What to try next."""


def demo(options: Namespace) -> Answer:
    """Tell the stories, each as soon as it has happened.

    Raises:
        InputError: the divisions cannot be read, or the sample is too small.
    """
    data: Json = {"title": "组通〔2018〕6号", "stories": [], "seconds": 0.0, "next": list(NEXT)}
    return Answer(_told(options, data), data, flush=True)


def _told(options: Namespace, data: Json) -> Iterator[str]:
    """Tell each story and note it for a program.

    Raises:
        InputError: see `demo`.
    """
    start = perf_counter()
    for number, story in enumerate(_stories(options)):
        data["stories"].append(_story(story))
        yield from (
            ("", f"{number}. {story.title} · {story.gloss}")
            if number
            else (f"{story.title} · {story.gloss}",)
        )
        yield from (f"   {line}" for line in story.lines)
    data["seconds"] = round(perf_counter() - start, 1)
    yield ""
    yield f"All of it took {data['seconds']} s. Clauses stand in brackets. Try next:"
    yield from (f"   {one}" for one in NEXT)


def _stories(options: Namespace) -> Iterator[Story]:
    """Choose the stories.

    Raises:
        InputError: see `demo`.
    """
    busy = shown(wanted=options.progress)
    if options.divisions is None:
        yield from _province(options, busy)
        return
    try:
        yield from divisions(options.divisions, busy=busy)
    except InputError as wrong:
        raise placed(options.divisions, wrong) from None


def _province(options: Namespace, busy: Busy) -> Iterator[Story]:
    """Tell the stories of a province.

    Raises:
        InputError: the sample is too small, or the report of the review cannot be written.
    """
    try:
        yield from province(seed=options.seed, organisations=options.organisations,
                            members=options.members, out=Path(options.out), busy=busy)  # fmt: skip
    except OSError as wrong:
        reason = f"it cannot be written: {(wrong.strerror or 'no access').lower()}"
        raise InputError([Fault(options.out, reason)]) from None


def _story(story: Story) -> Json:
    """Give a story for a program."""
    lines = [{"text": one.text.strip(), "clauses": list(one.clauses)} for one in story.lines]
    return {"title": story.title, "gloss": story.gloss, "lines": lines}
