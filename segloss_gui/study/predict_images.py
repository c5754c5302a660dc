"""New images, predicted with the models that runs kept: what ``segloss predict`` does.

All that is needed stands in each run's own folder, so that a run moved elsewhere, without its study,
still predicts. Several runs answer together, by the mean of their probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError, SegLossError
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case, Cohort, Refusal, TargetClass, drawn_from
from segloss_gui.data.channel_names import channels_of
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.preprocessing import PreparedCase, PreprocessingSettings, prepare, restore_labels
from segloss_gui.data.readers import FileReader, write_labels
from segloss_gui.study.kept_model import KeptModel
from segloss_gui.study.model_channels import Order
from segloss_gui.study.probabilities import FOLDER, ProbabilityMaps, restore_probabilities, write_probabilities
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.safe_name import file_of
from segloss_gui.training.endings import is_out_of_memory
from segloss_gui.training.inference import Progress, class_map_of, probabilities_of


@dataclass(frozen=True, eq=False)
class Answer:
    """What models make of one image.

    Parameters
    ----------
    labels : LabelMap
        Label values on the image's own grid.
    probabilities : ProbabilityMaps
        Those it was made from, likewise.
    """

    labels: LabelMap
    probabilities: ProbabilityMaps


@dataclass(frozen=True, eq=False)
class Models:
    """The models of one or several runs that answer as one.

    Parameters
    ----------
    models : tuple of KeptModel
        At least one; they segment the same classes after the same preprocessing.
    """

    models: tuple[KeptModel, ...]

    @classmethod
    def open(cls, runs: Sequence[RunFolder], device: str = "cpu") -> Models:
        """The models that ``runs`` kept.

        Raises
        ------
        BadInputError
            When there is no run, one has no readable weights, or they differ in classes, channels or preprocessing.
        """
        if not runs:
            raise BadInputError("a prediction needs at least one run, got none")
        models = [KeptModel.open(run, device) for run in runs]
        for run, model in zip(runs[1:], models[1:], strict=True):
            # In one study a class may have been called otherwise between two runs; elsewhere it is another.
            same_study = run.path.resolve().parent == runs[0].path.resolve().parent
            if differences := _differences(models[0], model, named=not same_study):
                raise BadInputError(
                    f"{run.path}: runs that predict together must agree on classes, channels and preprocessing; "
                    f"this one and {runs[0].path} differ in {' and '.join(differences)}"
                )
        return cls(tuple(models))

    @property
    def classes(self) -> tuple[TargetClass, ...]:
        """What is segmented."""
        return self.models[0].classes

    @property
    def preprocessing(self) -> PreprocessingSettings:
        """What is done to an image first."""
        return self.models[0].preprocessing

    @property
    def image_channels(self) -> int:
        """Channels an image must have."""
        return self.models[0].predictor.architecture.image_channels

    @property
    def notes(self) -> tuple[str, ...]:
        """What is done otherwise than in training, a sentence each."""
        if self.preprocessing.size is not None and self.preprocessing.centre == "reference":
            return ("In training every image was cut about its reference; new images are cut about their middle.",)
        return ()

    def notes_on(self, cohort: Cohort) -> tuple[str, ...]:
        """:attr:`notes`, and how the channels of a cohort's images are taken.

        Raises
        ------
        BadInputError
            When no image has the channels of training, as far as names say.
        """
        said: dict[str, None] = {}
        refused: list[BadInputError] = []
        names = self._names_of(cohort)
        for case in cohort.cases:
            # Names that are fewer than channels are not those of one file: how many it has is seen when it is read.
            given = names if len(case.images) > 1 or len(names) >= self.image_channels else ()
            try:
                said |= dict.fromkeys(model.channels.words(case, given) for model in self.models)
            except BadInputError as error:
                refused.append(error)
        if refused and len(refused) == len(cohort.cases):
            raise refused[0]
        return (*self.notes, *filter(None, said))

    def _names_of(self, cohort: Cohort) -> tuple[str, ...]:
        """What the channels of a cohort are called; one that is alone and without a name is not read for it."""
        if self.image_channels == 1 or not cohort.cases:
            return cohort.channels
        reader = cohort.reader or FileReader()
        try:
            return channels_of(cohort, lambda: reader.image(cohort.cases[0]))
        except BadInputError:  # told when it is its turn
            return ()

    def predict(self, case: Case, image: Volume, progress: Progress | None = None) -> Answer:
        """What the models make of an image, prepared as in training, on its own grid.

        Parameters
        ----------
        case : Case
            Names the image; its reference, if any, is not looked at.
        image : Volume
            With :attr:`image_channels` channels.
        progress : callable, optional
            ``(done, total)`` windows of all models, before every few; what it raises ends the prediction.

        Raises
        ------
        BadInputError
            When the image has other channels than those of training, or is a volume where those were pictures.
        """
        seen = self._prepared(case, image)
        prepared = seen[0]
        if len(self.models) == 1:
            # From the logits, as at the end of the run: where rounding matters, to the same side.
            model, shape = self.models[0], prepared.image.shape[1:]
            logits = model.logits(prepared, progress)
            return self._answer(
                prepared, class_map_of(logits, shape), probabilities_of(logits, model.predictor.activation, shape)
            )
        mean = self._mean(seen, progress)
        likeliest = mean[0] > 0.5 if mean.shape[0] == 1 else mean.argmax(axis=0)
        return self._answer(prepared, likeliest.astype(np.uint8), mean)

    def _prepared(self, case: Case, image: Volume) -> list[PreparedCase]:
        """The image as each of the models sees it, prepared once for all that take the same channels."""
        orders = [model.channels.order(case, image.channels) for model in self.models]
        found: dict[Order, PreparedCase] = {}
        for order in dict.fromkeys(orders):
            seen = image if order is None else image.taken(order)
            found[order] = prepare(case, seen, None, self.classes, self.preprocessing, LabelPolicy())
            self._refuse_other_kind(case, found[order])
        return [found[order] for order in orders]

    def _mean(self, seen: Sequence[PreparedCase], progress: Progress | None) -> NDArray[np.float32]:
        count, total = len(self.models), np.zeros(1, dtype=np.float32)
        for at, (model, prepared) in enumerate(zip(self.models, seen, strict=True)):
            logits = model.logits(prepared, progress and _shifted(progress, at, count))
            total = total + probabilities_of(logits, model.predictor.activation, prepared.image.shape[1:])
        mean: NDArray[np.float32] = total / np.float32(count)
        return mean

    def _answer(
        self, prepared: PreparedCase, class_map: NDArray[np.uint8], probabilities: NDArray[np.float32]
    ) -> Answer:
        return Answer(
            restore_labels(class_map, prepared, self.classes),
            restore_probabilities(probabilities, prepared, self.classes),
        )

    def _refuse_other_kind(self, case: Case, prepared: PreparedCase) -> None:
        name, channels = case.images[0] if case.images else case.id, prepared.image.shape[0]
        if channels != self.image_channels:
            raise BadInputError(
                f"{name}: an image must have as many channels as those of training, {self.image_channels}, "
                f"got {channels}"
            )
        dimensions = self.models[0].predictor.architecture.dimensions
        if dimensions == 3 and prepared.grid.is_2d:
            raise BadInputError(
                f"{name}: the model was trained on volumes, got a single slice; choose all of its series"
            )
        if dimensions == 2 and not prepared.grid.is_2d:
            raise BadInputError(f"{name}: the model was trained on pictures, got a volume of {prepared.grid.shape}")


def predict_cohort(
    models: Models,
    cohort: Cohort,
    out: Path,
    *,
    with_probabilities: bool = False,
    overwrite: bool = True,
    progress: Progress | None = None,
) -> Iterator[Path | Refusal]:
    """Predict every case of a cohort: the label map written for each, or why it was left out.

    Whoever stops asking stops the work. A label map lies at ``out/<case>.nii.gz``, its probabilities at
    ``out/probabilities/<case>.nii.gz``; each is written whole or not at all.

    Parameters
    ----------
    models : Models
        Who predicts.
    cohort : Cohort
        Whose images; references are not looked at.
    out : Path
        Folder of the label maps.
    with_probabilities : bool
        Write the probabilities too.
    overwrite : bool
        Whether label maps and probabilities that are there already may be replaced.
    progress : callable, optional
        ``(done, total)`` windows of the case in hand; what it raises ends the work.

    Raises
    ------
    BadInputError
        When a prediction would be written over a file of the cohort, or over another that is to stay.
    """
    _refuse_to_overwrite(cohort, out)
    if not overwrite:
        _refuse_to_replace(cohort, out, with_probabilities=with_probabilities)
    reader = cohort.reader or FileReader()
    for case in cohort.cases:
        try:
            answer = models.predict(case, reader.image(case), progress)
        except Exception as error:
            yield _refusal(case, error)
            continue
        path = prediction_path(out, case.id)
        if with_probabilities:
            write_probabilities(probabilities_path(path), answer.probabilities)
        write_labels(path, answer.labels)
        yield path


def prediction_path(out: Path, case: str) -> Path:
    """Where the label map of a case is written.

    Examples
    --------
    >>> prediction_path(Path("out"), "a").as_posix()
    'out/a.nii.gz'
    """
    return file_of(out, case, ".nii.gz")


def probabilities_path(labels: Path) -> Path:
    """Where the probabilities lie whose label map is written to ``labels``.

    Examples
    --------
    >>> probabilities_path(Path("out/a.nii.gz")).as_posix()
    'out/probabilities/a.nii.gz'
    """
    return labels.parent / FOLDER / labels.name


def _differences(one: KeptModel, other: KeptModel, *, named: bool) -> list[str]:
    pairs = {
        "classes": tuple((drawn_from(m.classes), named and [c.name for c in m.classes]) for m in (one, other)),
        "image channels": tuple(model.predictor.architecture.image_channels for model in (one, other)),
        "preprocessing": (one.preprocessing, other.preprocessing),
    }
    return [name for name, (first, second) in pairs.items() if first != second]


def _shifted(progress: Progress, at: int, count: int) -> Progress:
    def tell(done: int, total: int) -> None:
        progress(at * total + done, count * total)

    return tell


def _refusal(case: Case, error: Exception) -> Refusal:
    """What one image alone is to blame for; anything else goes on its way."""
    name = case.images[0] if case.images else Path(case.id)
    if is_out_of_memory(error):
        return Refusal(name, "needs more memory than there is")
    if not isinstance(error, SegLossError):
        raise error
    return Refusal(name, str(error).removeprefix(f"{name}: "))


def _refuse_to_overwrite(cohort: Cohort, out: Path) -> None:
    given = {path.resolve() for case in cohort.cases for path in case.paths}
    for case in cohort.cases:
        path = prediction_path(out, case.id)
        if path.resolve() in given:
            raise BadInputError(f"{path}: a prediction must not replace a file it is made from; choose another folder")


def _refuse_to_replace(cohort: Cohort, out: Path, *, with_probabilities: bool) -> None:
    """What is in the folder beside the files that would be written is nobody's business."""
    maps = [prediction_path(out, case.id) for case in cohort.cases]
    written = [(path, probabilities_path(path)) if with_probabilities else (path,) for path in maps]
    if there := [found[0] for paths in written if (found := [path for path in paths if path.exists()])]:
        raise BadInputError(
            f"{there[0]}: must not be replaced unasked ({len(there)} of {len(written)} predictions are there "
            "already); choose another folder, or say --overwrite"
        )
