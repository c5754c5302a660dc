from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

from segloss_gui.app.remembered import Remembered
from segloss_gui.app.session import Session
from segloss_gui.app.slices.key_bindings import WINDOW, keymap
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.remembered import ASIDE, _key, put_damage_aside, remember, remembered
from segloss_gui.gui.shell.looks import use_theme
from segloss_gui.gui.window_services import window_services
from tests.scratch import scratch

KEYS = [*(_key(name) for name in Remembered.model_fields if name != "panes"), "panes/overlay"]
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)
STORED = st.one_of(
    st.text(max_size=40), JSON.map(json.dumps), JSON.map(lambda value: json.dumps(value)[:-1]),
    st.lists(st.text(max_size=9), max_size=3), st.integers(-(2**31), 2**31 - 1), st.floats(), st.booleans(),
    st.binary(max_size=40).map(QByteArray),
    st.binary(max_size=40).map(lambda end: QByteArray(b"\x01\xd9\xd0\xcb" + end)),
)  # fmt: skip
RAW = st.one_of(
    st.text(max_size=30), st.binary(max_size=60).map(lambda raw: raw.decode("latin1")),
    st.sampled_from(["@ByteArray(", "@Variant(\\0\\0\\0\\x7f", "@Invalid()", "@Size(a b)"]),
    st.sampled_from(["@Rect(1 2)", "garbage{", '"', "\\x"]),
)  # fmt: skip
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def new_file() -> Path:
    return scratch() / "settings.ini"


def opened(file: Path) -> QSettings:
    return QSettings(str(file), QSettings.Format.IniFormat)


def defaults_beside(found: Remembered, damaged: str) -> bool:
    return all(
        getattr(found, name) == getattr(Remembered(), name)
        for name in Remembered.model_fields
        if _key(name) in damaged.replace(",", " ").split()
    )


VALUES: dict[str, Any] = {
    "theme": "dark", "projector": True, "recent": ["/a, b", "/c"], "keys": {"Slices": {"step_slice 1": ["Z"]}},
    "geometry": QByteArray(b"\x01\xd9\xd0\xcb\0"), "cluster_where": "local:2", "cluster_recent": ["tcp://a:1"],
    "cluster_keys": "/home/me/keys", "studies_folder": str(Path("/studies").absolute()),
    "download_folder": "/data", "scores": {"columns": ["dice"]}, "panes": {"grid": {"maximised": "b", "rows": [1.0]}},
    "mouse": "pacs", "radiological": False, "layout": "grid", "leads_on": False, "chosen_in": "/data/images",
}  # fmt: skip


@pytest.mark.parametrize("name", list(Remembered.model_fields))
def test_what_is_remembered_comes_back_from_the_file(name: str) -> None:
    file = new_file()
    store = opened(file)
    remember(store, **{name: VALUES[name]})
    store.sync()
    wanted = VALUES[name]
    found = getattr(remembered(opened(file)), name)
    if name == "panes":
        found = {board: panes.model_dump(exclude_unset=True) for board, panes in found.items()}
    elif isinstance(wanted, QByteArray):
        wanted = bytes(wanted.data())
    assert found == (tuple(wanted) if isinstance(wanted, list) else wanted)


@pytest.mark.parametrize("key", KEYS)
@FEW
@given(stored=STORED)
def test_any_value_of_any_key_is_read_or_is_as_at_first(key: str, stored: object) -> None:
    store = opened(new_file())
    store.setValue(key, stored)
    told = put_damage_aside(store)
    found = remembered(store)
    Remembered.model_validate(found.model_dump(mode="python") | {"keys": "{}", "scores": "{}", "panes": {}})
    assert not told or key in told
    assert bool(told) == store.contains(f"{ASIDE}/{key}")
    assert not told or defaults_beside(found, told)
    assert put_damage_aside(store) == "", "told once"


@FEW
@given(raw=st.dictionaries(st.sampled_from(KEYS), RAW, max_size=4), rest=st.binary(max_size=80))
def test_any_bytes_in_the_file_are_survived(raw: dict[str, str], rest: bytes) -> None:
    file = new_file()
    lines = [f"{key.replace('/', chr(92))}={value}" for key, value in raw.items()]
    file.write_bytes(b"[General]\n" + "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n" + rest)
    store = opened(file)
    assert "\n" not in put_damage_aside(store).replace(str(file), "")
    assert remembered(store).theme in ("auto", "light", "dark")


def test_what_is_damaged_is_named_with_its_file_and_kept_aside() -> None:
    file = new_file()
    file.write_text("[General]\nkeys=garbage{\ntheme=purple\nprojector=true\n")
    store = opened(file)
    assert put_damage_aside(store) == (
        f"{file}: theme, keys cannot be read and are at their defaults; what was there is kept under “damaged”"
    )
    assert store.value("damaged/keys") == "garbage{"
    assert remembered(store) == Remembered(projector=True)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in put_damage_aside(opened(tmp_path))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],  # each example is a window: to shrink one takes minutes
)
@given(stored=st.fixed_dictionaries(dict.fromkeys(KEYS, STORED)))
def test_the_window_opens_over_any_settings(qapp: QApplication, stored: dict[str, object]) -> None:
    store = opened(new_file())
    for key, value in stored.items():
        store.setValue(key, value)
    session = Session()
    said: list[str] = []
    session.said.connect(lambda level, text: said.append(text))
    window = MainWindow(session, window_services(session), store)
    try:
        window.stack.show_workspace(3)
        use_theme(window.settings, remembered(store).theme)
        assert len(said) <= 1
        assert all(action.text() for action in window.menuBar().actions())
    finally:
        window.services.close()
        window.deleteLater()
        keymap.reset()


def test_a_damaged_keys_setting_is_told_in_the_window(qapp: QApplication) -> None:
    store = opened(new_file())
    store.setValue("keys", "garbage{")
    session = Session()
    said: list[tuple[str, str]] = []
    session.said.connect(lambda level, text: said.append((level, text)))
    window = MainWindow(session, window_services(session), store)
    assert [level for level, _ in said] == ["warning"]
    assert "keys cannot be read" in said[0][1]
    assert keymap.by_key(WINDOW)
    window.services.close()
    window.deleteLater()


@pytest.mark.parametrize("how", ["full", "no larger files"])
def test_settings_that_cannot_be_kept_leave_the_file_of_before_whole(
    how: str, small_disk: Path, tmp_path: Path, fill_up: Callable[[], None], largest_file: Callable[[int], None]
) -> None:
    file = small_disk / "settings.ini"
    store = opened(file)
    remember(store, recent=["/studies/knees"], theme="dark")
    store.sync()
    whole = file.read_bytes()
    if how == "full":
        fill_up()
    else:
        largest_file(30)
    remember(store, recent=["/studies/hips", "/studies/knees"], panes={"grid": {"maximised": "b" * 9000}})
    store.sync()
    assert remembered(store).recent == ("/studies/hips", "/studies/knees"), "the window goes on with what it knows"
    largest_file(-1)
    assert file.read_bytes() == whole
    copied = tmp_path / "settings.ini"  # a process shares what it has not written among all who read the file
    copied.write_bytes(whole)
    assert remembered(opened(copied)).recent == ("/studies/knees",)


@pytest.mark.realdata
def test_reported_settings_with_a_damaged_value_are_put_aside_by_name(shared_data: Path, tmp_path: Path) -> None:
    reported = shared_data.parent / "reports" / "broken" / "bad_settings" / "segloss-gui" / "segloss-gui.conf"
    if not reported.is_file():
        pytest.skip(f"not here: {reported}")
    copied = tmp_path / "settings.ini"
    copied.write_bytes(reported.read_bytes())
    told = put_damage_aside(opened(copied))
    assert "keys cannot be read" in told
    assert remembered(opened(copied)).keys == {}
