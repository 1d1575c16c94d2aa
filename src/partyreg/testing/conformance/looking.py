"""The contract, first part: what a store shows.

Notice: N3.3a 痕迹管理
"""

# ruff: noqa: S101 - these are tests
from __future__ import annotations

from collections.abc import Sequence
from threading import Thread

import attrs

from partyreg.changes import Change
from partyreg.model import RECORDS, Grants, Member, Organisation, Record, Unit
from partyreg.repository import INDEXES, Store
from partyreg.testing.conformance.facts import (
    CLAUSE,
    PAPERS,
    Contract,
    add,
    check_indexes,
    check_tree,
    committee,
    entry,
    records,
    remove,
    write,
)
from partyreg.values import Function


class LookingContract(Contract):
    """What a store shows of what it keeps."""

    def test_a_new_store_is_empty(self) -> None:
        """A new store has no record, no entry, no organisation and no last number."""
        store = self.make_store()
        with store.begin() as work:
            assert [list(work.every(table)) for table in RECORDS] == [[]] * len(RECORDS)
            assert (len(work.tree), dict(work.held), work.last_number) == (0, {}, 0)
        assert list(store.journal()) == []

    def test_a_record_is_found_by_class_and_key(self) -> None:
        """What has been written comes back equal, and what has not is None."""
        store = self.filled()
        with store.begin() as work:
            for one in records():
                assert work.get(type(one), one.key) == one
            assert work.get(Unit, "u-none") is None
            assert work.get(Member, "u-1") is None, "a key belongs to a class"

    def test_personal_data_come_back_whole_and_masked(self) -> None:
        """A masked value is stored and comes back as the same masked value."""
        store = self.filled()
        with store.begin() as work:
            one = work.get(Member, "m-1")
        assert one is not None
        assert one.id_number.reveal("test the store") == "440308199901101512"
        assert "440308" not in repr(one)

    def test_every_record_of_a_class_is_streamed_in_order_of_writing(self) -> None:
        """The stream gives all records of a class, first written first."""
        store = self.filled()
        wanted = [one for one in records() if isinstance(one, Organisation)]
        with store.begin() as work:
            assert list(work.every(Organisation)) == wanted
            assert [one.key for one in work.every(Unit)] == ["u-1", "u-2"]

    def test_an_index_gives_records_in_order_of_writing(self) -> None:
        """Several records under one value come in the order in which they were written."""
        store = self.make_store()
        write(store, *(add(Unit(f"u-{n}", "某厂", credit_code="code")) for n in (3, 1, 2)))
        write(store, add(Unit("u-0", "某厂", credit_code="code")))
        with store.begin() as work:
            found = work.find(Unit, "credit_code", "code")
        assert [one.key for one in found] == ["u-3", "u-1", "u-2", "u-0"]

    def test_an_index_keeps_to_the_order_of_first_writing(self) -> None:
        """A record that comes to stand under a value stands where it was first written."""
        store = self.make_store()
        units = [Unit(f"u-{n}", "某厂", credit_code="code") for n in (3, 1, 2)]
        others = [attrs.evolve(one, credit_code="other") for one in units]
        write(store, *(add(one) for one in units), add(Unit("u-9", "某校", credit_code="other")))
        away = [Change(was, now, CLAUSE) for was, now in zip(units, others, strict=True)]
        for steps in ((away[0],), (away[2], away[1]), (away[0].reversed(),),
                      (away[2].reversed(), away[0], away[1].reversed())):  # fmt: skip
            write(store, *steps)
            check_indexes(store)
        with store.begin() as work:
            assert [one.key for one in work.find(Unit, "credit_code", "code")] == ["u-1", "u-2"]
            assert [one.key for one in work.find(Unit, "credit_code", "other")] == ["u-3", "u-9"]

    def test_an_index_of_many_values_keeps_to_the_order_of_first_writing(self) -> None:
        """So it is under each value of a record that stands under several at once."""
        store = self.filled()
        county, town, branch = records()[1], records()[2], records()[4]
        for one, units in ((branch, ("u-1",)), (county, ("u-2", "u-1")), (town, ("u-2",)),
                           (town, ("u-1", "u-2"))):  # fmt: skip
            with store.begin() as work:
                was = work.get(Organisation, one.key)
                assert was is not None
                work.commit([Change(was, attrs.evolve(was, units=units), CLAUSE)], entry())
            check_indexes(store)
        with store.begin() as work:
            found = work.find(Organisation, "unit", "u-1")
        assert [one.key for one in found] == ["o-2", "o-3", "o-5"]

    def test_what_is_added_again_later_stands_last(self) -> None:
        """A record that was removed is a new one when another unit of work adds it again."""
        store = self.make_store()
        units = [Unit(f"u-{n}", "某厂", credit_code="code") for n in (3, 1, 2)]
        write(store, *(add(one) for one in units))
        write(store, remove(units[0]))
        write(store, add(units[0]))
        with store.begin() as work:
            assert [one.key for one in work.every(Unit)] == ["u-1", "u-2", "u-3"]
            found = work.find(Unit, "credit_code", "code")
        assert [one.key for one in found] == ["u-1", "u-2", "u-3"]

    def test_counts_of_many_values_are_those_of_each(self) -> None:
        """A store that counts under many values in one go counts as it does one by one."""
        store = self.filled()
        values = ["o-5", "o-6", "o-none", "o-5", None]
        with store.begin() as work:
            count_each = getattr(work, "count_each", None)
            wanted = [work.count(Member, "branch", one) for one in values]
            assert wanted == [1, 0, 0, 1, 0]
            assert count_each is None or count_each(Member, "branch", values) == wanted
            units = ["u-2", "u-9"]
            assert count_each is None or count_each(Organisation, "unit", units) == [1, 0]

    def test_a_class_is_streamed_from_one_state(self) -> None:
        """What others commit while a stream is being read does not come into it."""
        store = self.filled()
        wanted = [one for one in records() if isinstance(one, Organisation)]
        assert list(store.stream(Organisation)) == wanted
        units = store.stream(Unit)
        first = next(units)
        other = Thread(target=write, args=(store, add(Unit("u-9", "某院"))), daemon=True)
        other.start()
        other.join(0.2)
        assert [one.key for one in (first, *units)] == ["u-1", "u-2"]
        other.join(10)
        assert [one.key for one in store.stream(Unit)] == ["u-1", "u-2", "u-9"]

    def test_an_index_of_an_unknown_value_is_empty(self) -> None:
        """Nothing is found, and nothing counted, under a value that no record has."""
        with self.filled().begin() as work:
            for table, names in INDEXES.items():
                for name in names:
                    assert work.find(table, name, "no such value") == ()
                    assert work.count(table, name, "no such value") == 0

    def test_an_index_follows_every_change(self) -> None:
        """Indexes answer exactly what a scan answers: after adding, changing and removing."""
        store = self.filled()
        check_indexes(store)
        branch = records()[4]
        member = records()[-1]
        assert isinstance(branch, Organisation)
        assert isinstance(member, Member)
        moved = attrs.evolve(member, branch="o-6")
        renamed = attrs.evolve(branch, name="D支部", code="055", units=("u-2", "u-1"))
        write(store, Change(member, moved, CLAUSE), Change(branch, renamed, CLAUSE))
        check_indexes(store)
        write(store, Change(renamed, attrs.evolve(renamed, units=("u-1",)), CLAUSE), remove(moved))
        check_indexes(store)

    def test_the_indexes_of_any_records_answer_what_a_scan_answers(self) -> None:
        """Whatever records of whatever class are written, every index agrees with a scan."""
        from partyreg.testing import _hypothesis_needed  # noqa: F401 (says what is missing)  # isort: skip
        from hypothesis import HealthCheck, given, settings
        from hypothesis import strategies as st

        from partyreg.testing.strategies import records as any_records

        plain = any_records().filter(lambda one: not isinstance(one, Organisation))
        unique = st.lists(plain, max_size=6, unique_by=lambda one: (type(one), one.key))

        emptied: list[Store] = []

        @settings(deadline=None, max_examples=25, database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(unique, st.lists(st.integers(0, 5), max_size=3))
        def hold(kept: Sequence[Record], gone: Sequence[int]) -> None:
            """Write all, remove some, look, and remove the others; a store that failed is left."""
            store = emptied.pop() if emptied else self.make_store()
            after = write(store, *(add(one) for one in kept)).number - 1
            out = {at % len(kept) for at in gone} if kept else set()
            write(store, *(remove(kept[at]) for at in sorted(out)))
            check_indexes(store, after=after)
            left = [one for at, one in enumerate(kept) if at not in out]
            with store.begin() as work:
                for table in RECORDS:
                    wanted = [one for one in left if type(one) is table]
                    assert list(work.every(table)) == wanted
            write(store, *(remove(one) for one in left))
            emptied.append(store)

        hold()

    def test_the_tree_is_that_of_the_organisations(self) -> None:
        """The tree follows every change of an organisation, and passes over the others."""
        store = self.filled()
        check_tree(store)
        new = committee("o-9", "o-2")
        write(store, add(new), add(Unit("u-9", "某院")))
        check_tree(store)
        under = attrs.evolve(new, parent="o-3")
        write(store, Change(new, under, CLAUSE))
        check_tree(store)
        write(store, remove(under))
        check_tree(store)

    def test_what_is_held_is_that_of_the_grants(self) -> None:
        """What an organisation holds follows every change of its grants."""
        store = self.filled()
        before, after = records()[-2], Grants("o-3", frozenset((Function.ADD_OTHER,)))
        with store.begin() as work:
            assert dict(work.held) == {"o-3": frozenset((Function.EDIT_MEMBER,))}
        write(store, Change(before, after, CLAUSE), add(Grants("o-4", frozenset())))
        with store.begin() as work:
            assert dict(work.held) == {"o-3": after.functions, "o-4": frozenset()}
        write(store, remove(after))
        with store.begin() as work:
            assert dict(work.held) == {"o-4": frozenset()}

    def test_entries_are_kept_as_they_were_given(self) -> None:
        """An entry comes back whole: person, papers, changes before and after, refusals, due."""
        store = self.filled()
        unit = records()[7]
        assert isinstance(unit, Unit)
        change = Change(unit, attrs.evolve(unit, name="某新厂"), "G2.1")
        given = entry(subject="u-1", evidence=PAPERS, due=PAPERS[0].dated, note="测试")
        with store.begin() as work:
            kept = work.commit([change], given)
        assert kept == attrs.evolve(given, changes=(change,), number=2)
        assert list(store.journal())[1] == kept

    def test_a_refused_attempt_is_kept_without_changes(self) -> None:
        """An entry without changes is an entry like any other."""
        from partyreg.errors import BAD_VALUE

        store = self.filled()
        given = entry(refusals=(BAD_VALUE(place="name", reason="it is blank"),))
        with store.begin() as work:
            work.commit((), given)
        last = list(store.journal())[-1]
        assert (last.refused, last.changes, last.number) == (True, (), 2)
        assert last.refusals == given.refusals
