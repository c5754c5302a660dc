"""What a scene says beside the canvas: words, what to look at, a question with its answer, next and back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from segloss_gui.app.lecture.scenes import ScenesPresenter
from segloss_gui.gui.theme import LARGE_POINTS, icon, notifier, type_points
from segloss_gui.gui.widgets import plain_tip, push_button, text_label, tool_button
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.labels import set_role, show_words

WIDTH, LARGE_WIDTH = 290, 392
"""At least; on a wide screen it takes its share."""
_label = partial(text_label, wrap=True)


class ScenePanel(QFrame):
    """Hidden while no scene is given."""

    def __init__(self, presenter: ScenesPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("role", "panel")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title, self.text, self.look = (_label(role=role) for role in ("heading", "", "muted"))
        self.question, self.reply, self.source, self.fault = (_label(role=r) for r in ("field", "", "caption", "error"))
        self.where = text_label(role="muted")
        self.answer = push_button("Show the answer")
        self.back, self.next = push_button("Back"), push_button("Next", kind="primary")
        self.close_scene = tool_button("close", tip="Leave the scene", name="Leave the scene")
        self._lay_out()
        self.answer.clicked.connect(lambda: presenter.answer())
        self.back.clicked.connect(lambda: presenter.back())
        self.next.clicked.connect(self._on_next)
        self.close_scene.clicked.connect(lambda: presenter.end())
        presenter.changed.connect(self.refresh)
        notifier.follow(self._take_type)

    def refresh(self) -> None:
        """Follow the presenter."""
        shown = self._presenter
        scene, step = shown.scene, shown.step
        self.setVisible(scene is not None)
        if scene is None or step is None:
            return
        self.title.setText(scene.title)
        self.text.setText(step.text)
        looks = bool(step.look) and not (self._large and shown.answered)
        show_words(self.look, f"Look at: {step.look}" if looks else "")
        show_words(self.question, step.question)
        show_words(self.reply, step.answer if shown.answered else "")
        show_words(self.fault, shown.fault)
        show_words(self.source, scene.source)
        self.title.setToolTip(plain_tip(scene.source))
        self.answer.setVisible(bool(step.question) and not shown.answered)
        # Once the words have been laid out: a new step from its beginning, an answer whole.
        QTimer.singleShot(0, self, self._scroll)
        self.where.setText(f"{shown.index + 1}{'/' if self._large else ' of '}{len(scene.steps)}")
        self.back.setEnabled(shown.index > 0 or not shown.first)
        self.next.setText("Done" if shown.last else "Next")

    def pixels_to_scroll(self) -> int:
        """How much of its words lies below what is seen."""
        return self._area.verticalScrollBar().maximum()

    def _scroll(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum() if self._presenter.answered else bar.minimum())

    def _give_way(self, _least: int, most: int) -> None:
        """In large type the source leaves its room to words that would be scrolled: it stands in the title's tip."""
        if self._large and most and not self.source.isHidden():
            self.source.hide()

    def _take_type(self) -> None:
        """In large type words are wider and closer, and an answer takes the place of what was looked at.

        The button that shows it stands among those of the foot.
        """
        large = self._large = type_points() > LARGE_POINTS
        self.setMinimumWidth(LARGE_WIDTH if large else WIDTH)
        set_role(self.title, "field" if large else "heading")
        self._words.setSpacing(6 if large else 12)
        self._column.setSpacing(4 if large else 10)
        self._column.setContentsMargins(*((12, 4, 8, 6) if large else (14, 12, 12, 12)))
        self.answer.setText("Answer" if large else "Show the answer")
        self.back.setIcon(QIcon() if large else icon("chevron-left"))  # all four of the foot have room without it
        if large:
            self._foot.insertWidget(2, self.answer)
        else:
            self._column.insertWidget(3, self.answer)
        self.refresh()

    def _on_next(self) -> None:
        self._presenter.end() if self._presenter.last else self._presenter.next()

    def _lay_out(self) -> None:
        head = hbox((self.title, 1), (self.close_scene, 0, Qt.AlignmentFlag.AlignTop))
        inner = QWidget()
        self._words = vbox(
            self.text, self.look, self.reply, self.fault, REST, self.source, on=inner, margins=(0, 0, 6, 0)
        )
        self._area = scroll_area("What the scene says", inner, sideways=False)
        self._area.verticalScrollBar().rangeChanged.connect(self._give_way)
        self._foot = hbox(self.back, (self.where, 1, Qt.AlignmentFlag.AlignCenter), self.next)
        always = self.question, self.answer  # seen however much there is to read
        self._column = vbox(head, (self._area, 1), *always, self._foot, on=self, margins=(14, 12, 12, 12))
