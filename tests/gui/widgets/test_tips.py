from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from segloss_gui import gui
from segloss_gui.gui.widgets import plain_tip


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "a <img src='x.png'> b", "<p>one\ntwo & three", "x &lt; y", "<script>1</script>", "plain"]
)
def test_a_tip_is_read_letter_for_letter(qapp: QApplication, text: str) -> None:
    tip = plain_tip(text)
    document = QTextDocument()
    document.setHtml(tip)
    assert (tip if tip == text else document.toPlainText()) == text


def _tip_of(call: ast.Call) -> ast.expr | None:
    """What a call gives as a tooltip."""
    if not isinstance(call.func, ast.Attribute) or not call.args:
        return None
    if call.func.attr == "setToolTip":
        return call.args[-1]
    is_item = call.func.attr in ("setItemData", "setData") and "ToolTipRole" in ast.unparse(call)
    return call.args[1] if is_item else None


def test_every_tip_that_is_no_literal_goes_through_the_one_helper() -> None:
    bare = []
    for file in sorted(Path(gui.__path__[0]).rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        for call in calls:
            tip = _tip_of(call)
            if tip is not None and not (isinstance(tip, ast.Constant) or ast.unparse(tip).startswith("plain_tip(")):
                bare.append(f"{file.name}:{call.lineno}: {ast.unparse(tip)}")
    assert [line for line in bare if "escape(" not in line] == []
