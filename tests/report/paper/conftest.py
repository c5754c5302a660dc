"""Finished studies of both papers' designs, made once."""

from __future__ import annotations

import pytest

from segloss_gui.report.paper.figure import PaperStudy
from segloss_gui.study.store import StudyFolder
from tests.report.paper.finished import finish, five_losses, opened, two_groups


@pytest.fixture(scope="session")
def losses_folder(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    return finish(tmp_path_factory.mktemp("losses"), five_losses())


@pytest.fixture(scope="session")
def labels_folder(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    return finish(tmp_path_factory.mktemp("labels"), two_groups())


@pytest.fixture(scope="session")
def losses_study(losses_folder: StudyFolder) -> PaperStudy:
    return opened(losses_folder)


@pytest.fixture(scope="session")
def labels_study(labels_folder: StudyFolder) -> PaperStudy:
    return opened(labels_folder)
