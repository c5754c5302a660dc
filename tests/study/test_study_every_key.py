"""Every key of every file of a study is something else once: that file is left out by name, the rest opens."""

from __future__ import annotations

import copy
import csv
import io
import itertools
import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segloss_gui.app.training import read_runs
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.toml_text import parse_toml
from segloss_gui.study.evaluation import read_scores, write_scores
from segloss_gui.study.flags import FLAGS_FILE, read_flags, write_flags
from segloss_gui.study.glance import glances
from segloss_gui.study.grading import Found, begin
from segloss_gui.study.grading_file import read_gradings, record_of, save_grading
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import HardwareSettings
from tests.study.tiny import go, tiny_study

GOOD, BAD = "cross_entropy_fold0_seed0", "soft_dice_fold0_seed0"
HUGE = 10**400
ALWAYS: tuple[Any, ...] = (None, [None], HUGE, math.nan)
TURNS: tuple[Any, ...] = ([], {}, [[1, 2], {"a": 1}], -HUGE, -1, 2**63, math.inf, 1e300, True, "", "../../x", "\ud800")
CELLS = ("", "null", "[]", str(HUGE), "-1", "1e999", "nan", "=cmd|' /C calc'!A0", "two\nlines", "a" * 5000, "\x00")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from([HUGE, -HUGE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
SOME = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Key = tuple[str | int, ...]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """Two runs that were trained, flags, and the grades of two people."""
    place = tmp_path_factory.mktemp("every key") / "study"
    study = tiny_study("cross_entropy", "soft_dice", epochs=1, hardware=HardwareSettings(device="cpu"))
    for number in range(2):
        assert go(study, place, number)[0].reason.good
    write_flags(place, ["a"])
    for grader in ("Ada", "Bea"):
        grading = begin(grader, 7, [Found(case, "soft_dice", "ab12") for case in "xyz"])
        grading.give(0, 4, dice=0.8125)
        save_grading(place, record_of(grading))
    return StudyFolder(place)


@pytest.fixture
def bad(folder: StudyFolder) -> RunFolder:
    return folder.run(BAD)


@contextmanager
def written(path: Path, text: str) -> Iterator[None]:
    """The file says something else for a while."""
    before = path.read_bytes()
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        yield
    finally:
        path.write_bytes(before)


def keys(content: Any, above: Key = ()) -> Iterator[Key]:
    """Every place in a content; of a list the first and the last."""
    inside: list[str | int] = []
    if isinstance(content, dict):
        inside = list(content)
    elif isinstance(content, list) and content:
        inside = sorted({0, len(content) - 1})
    for key in inside:
        yield (*above, key)
        yield from keys(content[key], (*above, key))


def with_other(content: Any, key: Key, value: Any) -> Any:
    other = copy.deepcopy(content)
    place = other
    for step in key[:-1]:
        place = place[step]
    place[key[-1]] = value
    return other


def every_other(content: Any) -> Iterator[tuple[Key, Any, Any]]:
    """Every key with other values in its place: four of them always, of the rest the next one."""
    for key, turn in zip(keys(content), itertools.cycle(TURNS), strict=False):
        for value in (*ALWAYS, turn):
            yield key, value, with_other(content, key, value)


def every_other_cell(rows: list[list[str]], lines: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Every cell of these lines with the next three of the cells in its place: where, and the text of the table."""
    cells = itertools.cycle(CELLS)
    for line in lines:
        for column in range(len(rows[line])):
            for cell in itertools.islice(cells, 3):
                other = copy.deepcopy(rows)
                other[line][column] = cell
                text = io.StringIO()
                csv.writer(text).writerows(other)
                yield f"line {line + 1}, column {column + 1} as {cell[:40]!r}", text.getvalue()


def the_rest_opens(folder: StudyFolder, named: str) -> None:
    """Whatever a file of one run says: the other run opens as it is, and what is left out is left out by its name."""
    opened = read_runs(folder.path)
    assert GOOD in opened.plans
    assert opened.progress[GOOD].finished is not None
    assert opened.progress[GOOD].finished.reason.good
    told: list[str] = []
    write_scores(folder, told=told.append)
    left_out = (*opened.left_out, *told)
    assert all(named in sentence.replace("\\", "/") for sentence in left_out), left_out
    assert BAD in opened.plans or left_out


def uses(run: RunFolder) -> None:
    """What a run's files are read for besides; refusals are ours."""
    for use in (run.plan, run.progress, lambda: rows_of(run)):
        with suppress(BadInputError):
            use()


def test_every_key_of_a_run_file(folder: StudyFolder, bad: RunFolder) -> None:
    file = bad.path / "run.json"
    for key, value, content in every_other(json.loads(file.read_text())):
        with written(file, json.dumps(content)):
            try:
                uses(bad)
                the_rest_opens(folder, f"{BAD}/run.json")
            except Exception as error:
                raise AssertionError(f"{key} as {str(value)[:40]}") from error


def test_every_key_of_every_kind_of_event(folder: StudyFolder, bad: RunFolder) -> None:
    file = bad.path / "events.jsonl"
    lines = file.read_text().splitlines()
    kinds = {json.loads(line)["kind"]: number for number, line in enumerate(lines)}
    for number in kinds.values():
        for key, value, content in every_other(json.loads(lines[number])):
            text = "\n".join([*lines[:number], json.dumps(content), *lines[number + 1 :]]) + "\n"
            with written(file, text):
                try:
                    uses(bad)
                    the_rest_opens(folder, BAD)
                except Exception as error:
                    raise AssertionError(f"{lines[number][:60]}: {key} as {str(value)[:40]}") from error


@pytest.mark.parametrize("name", ["run.json", "events.jsonl"])
@SOME
@given(data=st.data(), value=JSON)
def test_any_value_of_any_key_of_a_run(folder: StudyFolder, name: str, data: st.DataObject, value: Any) -> None:
    file = folder.run(BAD).path / name
    lines = file.read_text().splitlines() if name.endswith("l") else [file.read_text()]
    number = data.draw(st.integers(0, len(lines) - 1))
    content = json.loads(lines[number])
    key = data.draw(st.sampled_from(list(keys(content))))
    lines[number] = json.dumps(with_other(content, key, value))
    with written(file, "\n".join(lines) + "\n"):
        uses(folder.run(BAD))
        the_rest_opens(folder, BAD)


def test_every_cell_of_a_run_s_scores(folder: StudyFolder, bad: RunFolder) -> None:
    rows = list(csv.reader(io.StringIO(bad.scores_path.read_text())))
    for where, text in every_other_cell(rows, (0, 1)):
        with written(bad.scores_path, text):
            told: list[str] = []
            try:
                write_scores(folder, told=told.append)
                methods = {row.method for row in read_scores(folder.scores_path)}
            except Exception as error:
                raise AssertionError(where) from error
            assert "cross_entropy" in methods
            assert all(f"{BAD}/scores.csv" in sentence.replace("\\", "/") for sentence in told)


def _refused(use: Callable[[], object], named: Path) -> bool:
    """Whether our own sentence, which names the file, refuses it; any other exception goes on."""
    try:
        use()
    except BadInputError as error:
        if str(named) not in str(error):
            raise
        return True
    return False


def _toml(value: Any) -> Any:
    """What TOML can say of it; None where it says nothing, and the key is left out."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return [entry for entry in value if entry is not None] if isinstance(value, list) else value


def test_every_key_of_a_study_file(folder: StudyFolder, tmp_path: Path) -> None:
    content = parse_toml(folder.study_path.read_text(encoding="utf-8"))
    other = StudyFolder(tmp_path / "beside")
    other.save(tiny_study())
    refused = 0
    for key, value, said in every_other(content):
        if value is None:
            place = said
            for step in key[:-1]:
                place = place[step]
            del place[key[-1]]
        else:
            said = with_other(said, key, _toml(value))
        with written(folder.study_path, tomli_w.dumps(said)):
            try:
                refused += _refused(lambda: plan_runs(folder.load(check_losses=True)), folder.study_path)
                found = glances([folder.path, other.path])
                assert other.path in {glance.folder for glance in found}
                read_runs(folder.path)
            except Exception as error:
                raise AssertionError(f"{key} as {str(value)[:40]}") from error
    assert refused > 50


@SOME
@given(data=st.data(), value=JSON)
def test_any_value_of_the_flags(folder: StudyFolder, data: st.DataObject, value: Any) -> None:
    file = folder.path / FLAGS_FILE
    content = json.loads(file.read_text())
    key = data.draw(st.sampled_from([(), *keys(content)]))
    with written(file, json.dumps(with_other(content, key, value) if key else value)):
        _refused(lambda: read_flags(folder.path), file)


def test_every_cell_of_a_grading(folder: StudyFolder) -> None:
    file = folder.path / "gradings" / "Bea.csv"
    for where, text in every_other_cell(list(csv.reader(io.StringIO(file.read_text()))), (0, 1, 2, 3)):
        with written(file, text):
            try:
                records, faults = read_gradings(folder.path)
            except Exception as error:
                raise AssertionError(where) from error
            assert "Ada" in {record.grader for record in records}
            assert len(records) + len(faults) == 2
            assert all(str(file) in fault for fault in faults)


def test_the_keys_are_all_there_and_the_replacing_replaces() -> None:
    content = {"a": [1, {"b": 2}], "c": {}}
    assert list(keys(content)) == [("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("c",)]
    assert with_other(content, ("a", 1, "b"), None) == {"a": [1, {"b": None}], "c": {}}
    assert content == {"a": [1, {"b": 2}], "c": {}}
