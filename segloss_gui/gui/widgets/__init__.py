"""The small pieces that every part of the window is made of, one of each.

May import ``theme``, Qt, and of ``app`` how names are cut, the table of keys and what is one step to undo. Nobody else
makes a Qt button, check box, label or box layout (tests look): a maker here says in one call what it shows, what it is
called and what it does, and a change of how they look or are read out is made once.

- :func:`push_button`, :func:`tool_button`, :func:`check_box`: what is pressed.
- :func:`~.boxes.hbox`, :func:`~.boxes.vbox`: parts side by side or below each other, said as they stand on the screen;
  :func:`~.boxes.grid`: in rows and columns. :func:`~.boxes.held`: a box as a widget, framed where it has a role;
  :func:`~.boxes.pages`: of which one is seen.
- :func:`~.areas.scroll_area`, :class:`~.areas.Area`: what is larger than its room.
- :class:`~.seen.WhileSeen`: mixed into what works only while it is seen.
- :func:`~.shown_value.show_value`: what a field shows, without telling anybody.
- :class:`~.dialog.Dialog`, :func:`~.menus.passing_menu`: what comes up for a while, and is gone when it is closed.
- :func:`~.timers.after`, :func:`~.timers.every`: what is done later; :func:`~.painting.smooth_painter`: what paints.
- :func:`text_label`: words; its ``role`` is the style sheet's (``caption``, ``muted``, ``heading``, ``error`` ...).
  :func:`~.labels.show_words` changes them, and gives the room back where there are none;
  :func:`~.labels.set_role` gives them another.
- :mod:`~.key_actions`: Qt's actions of the table of keys, and tooltips that name keys as they are now.
- :class:`~.themed_picture.ThemedPicture`: an icon or a dot beside words, in the colours of the theme in force.
- :class:`ElidedLabel`: words that give way where there is no room.
- :func:`~.choice_box.choice_box`: a box to choose from; :func:`~.choice_box.offer` fills one anew.
- :class:`ColourBar`: a strip of colours with their numbers. pyqtgraph's ``ColorBarItem`` is a plot of its own: a bar
  of it takes 15 ms to make (ours 0.02) and 6.5 ms to draw (ours 0.26), one a pane and one a loss of the microscope,
  and it leaves out the numbers of the ends, which are the scale, where the bar is as wide as the picture above it.
- :func:`dress`: what makes any table, list or tree one of this window's; :func:`fitted`: a name as it fits.
- :func:`~.filter_field.filter_field`: words that narrow a list.
- :class:`NameCombo`: a combo box whose chosen name is cut where it is like the others.
- :func:`~.field_gesture.field_gesture`: what is typed or dragged in a field until it is left is one step to undo.
- :class:`~.title_delegate.TitleDelegate`: titles of a list go on in the next line instead of being cut.
- :class:`PlainTable`: a few rows of words and numbers; large tables have a model (``gui.tables``).
- :class:`ReadingOrder`: mixed into windows, dialogs and workspaces: Tab goes through them as one reads.
- :func:`plain_tip`: what a tooltip says, letter for letter; every tip that is no literal goes through it.
- :class:`EmptyPage`: what a part of the window says while it has nothing to show.

superqt has an eliding label and sliders with numbers, too; importing any of it takes as long as
importing pyqtgraph, and the header and the status bar are there before the first paint.
"""

from segloss_gui.gui.widgets.buttons import check_box, push_button, tool_button
from segloss_gui.gui.widgets.colour_bar import ColourBar
from segloss_gui.gui.widgets.elided_label import ElidedLabel
from segloss_gui.gui.widgets.empty_page import EmptyPage
from segloss_gui.gui.widgets.item_views import NameDelegate, dress, fitted, let_tab_out, share_room, width_by_content
from segloss_gui.gui.widgets.labels import text_label
from segloss_gui.gui.widgets.name_combo import NameCombo
from segloss_gui.gui.widgets.plain_table import PlainTable
from segloss_gui.gui.widgets.tab_order import ReadingOrder
from segloss_gui.gui.widgets.tips import plain_tip
from segloss_gui.gui.widgets.type_line import TypeLine

__all__ = [
    "ColourBar",
    "ElidedLabel",
    "EmptyPage",
    "NameCombo",
    "NameDelegate",
    "PlainTable",
    "ReadingOrder",
    "TypeLine",
    "check_box",
    "dress",
    "fitted",
    "let_tab_out",
    "plain_tip",
    "push_button",
    "share_room",
    "text_label",
    "tool_button",
    "width_by_content",
]
