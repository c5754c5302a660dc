from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.loss_names import SHORT_NAMES
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.designs import compare_losses
from segloss_gui.study.method_names import score_names, studies_names, study_names
from segloss_gui.study.models import ImportedMethod, LossChoice, MethodLook, Study

PARAMS = st.fixed_dictionaries(
    {},
    optional={
        "phi": st.sampled_from(["I", "CI", "BI", "BCI"]),
        "epsilon": st.sampled_from([1e-7, 1.0, 8789.0, "heuristic", (1.0, 2.0)]),
        "alpha_fp": st.sampled_from([0.3, 0.5]),
        "include_background": st.booleans(),
    },
)
WORDS = st.sampled_from(["", "", "CE", "sDice", "DL Φ=BI", "mine", "CE (2)", "soft_dice", "focal (2)"])
ARMS = st.builds(
    LossChoice,
    key=st.sampled_from(["cross_entropy", "soft_dice", "dice_phi", "tversky", "not_known_here"]),
    params=PARAMS,
    name=WORDS,
    labels=st.sampled_from(["policy", "full"]),
    batch_size=st.sampled_from([None, 1, 2]),
)
LOOKS = st.builds(MethodLook, name=st.sampled_from([None, "CE", "mine", "theirs"]))
HIDING = LabelPolicy(removed=(Removal(class_value=1, group="B"),))


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """Studies of arms of which some may look alike, with names given to some."""
    losses = draw(st.lists(ARMS, max_size=8, unique_by=lambda choice: choice.method))
    ids = {choice.method for choice in losses}
    names = draw(st.lists(st.sampled_from(["theirs", "CE", "sDice"]), max_size=2, unique=True))
    imported = tuple(ImportedMethod(name=name, folder=Path(name)) for name in names if name not in ids)
    looks = draw(st.dictionaries(st.sampled_from(sorted(ids)), LOOKS, max_size=3)) if ids else {}
    policy = draw(st.sampled_from([HIDING, LabelPolicy()]))
    return Study(losses=tuple(losses), imported=imported, methods=looks, policy=policy)


@given(studies(), st.lists(st.sampled_from(["CE", "DL", "sDice (2)"]), unique=True))
@settings(max_examples=150, deadline=None)
def test_no_two_methods_of_a_study_share_a_name(study: Study, taken: list[str]) -> None:
    names = study_names(study, taken)
    ids = [*(choice.method for choice in study.losses), *(method.name for method in study.imported)]
    assert list(names) == ids
    assert len({*names.values(), *taken}) == len(names) + len(taken)
    assert all(names.values())


@given(studies())
@settings(max_examples=60, deadline=None)
def test_a_name_given_to_one_method_alone_is_its_name(study: Study) -> None:
    names = study_names(study)
    looks = [look.name for look in study.methods.values() if look.name]
    others = {choice.name for choice in study.losses} | {method.name for method in study.imported}
    for method, look in study.methods.items():
        if look.name and looks.count(look.name) == 1 and look.name not in others:
            assert names[method] == look.name


@given(studies())
@settings(max_examples=60, deadline=None)
def test_names_are_the_same_after_the_study_was_written_and_read(study: Study) -> None:
    from segloss_gui.study.document import from_toml, to_toml

    folder = Path("/studies/here")
    assert study_names(from_toml(to_toml(study, folder), folder)) == study_names(study)


def choices(*arms: dict[str, object]) -> tuple[LossChoice, ...]:
    return tuple(LossChoice.model_validate({"key": "dice_phi", **arm}) for arm in arms)


def shown(**fields: object) -> list[str]:
    return list(study_names(Study.model_validate(fields)).values())


def test_every_loss_alone_is_called_by_its_short_name() -> None:
    assert shown(losses=[LossChoice(key=key) for key in SHORT_NAMES]) == list(SHORT_NAMES.values())


def test_the_five_of_bertels_are_called_as_in_the_paper() -> None:
    assert list(study_names(compare_losses()).values()) == ["CE", "wCE", "sDice", "sJaccard", "Lovász"]


def test_only_parameters_that_differ_among_methods_of_a_loss_are_said() -> None:
    arms = ({"params": {"phi": "BI", "epsilon": 1e-7}}, {"params": {"phi": "BI", "epsilon": "heuristic"}})
    other = LossChoice(key="tversky", params={"alpha_fp": 0.3})
    assert shown(losses=(*choices(*arms), other)) == ["DL ε=1e-7", "DL ε=heuristic", "Tversky"]
    arms = ({"params": {"phi": "I"}}, {"params": {"phi": "BI", "epsilon": "heuristic"}})
    assert shown(losses=choices(*arms)) == ["DL Φ=I", "DL Φ=BI ε=heuristic"]


def test_arms_are_told_apart_by_labels_and_batch_size() -> None:
    arms = choices({"labels": "full"}, {"labels": "policy"}, {"labels": "policy", "batch_size": 1})
    assert shown(losses=arms, policy=HIDING) == [
        "DL, full labels, B=2", "DL, partial labels, B=2", "DL, partial labels, B=1"
    ]  # fmt: skip
    assert shown(losses=arms[:2], policy=HIDING) == ["DL, full labels", "DL, partial labels"]


def test_a_name_that_is_made_gives_way_to_one_that_was_given() -> None:
    theirs = ImportedMethod(name="CE", folder=Path("x"))
    assert shown(losses=[LossChoice(key="cross_entropy")], imported=[theirs]) == ["CE (2)", "CE"]


def test_a_file_of_scores_tells_the_names_that_its_study_shows() -> None:
    study = Study(losses=choices({"params": {"phi": "I"}}, {"params": {"phi": "BI"}}, {"name": "mine"}))
    methods = [choice.method for choice in study.losses]
    params = ["{}", '{"phi": "BI"}', "{}"]
    columns = {"case": ["a"] * 3, "method": methods, "loss": ["dice_phi"] * 3, "params": params}
    found = score_names(ScoreTable.of(columns, {"dice": [0.5] * 3}))
    assert list(found.values()) == ["DL", "DL Φ=BI", "mine"]


def test_a_method_of_several_studies_has_one_name() -> None:
    one, two = (Study(losses=[LossChoice(key=key)]) for key in ("cross_entropy", "soft_dice"))
    assert studies_names((one, two, one)) == {"cross_entropy": "CE", "soft_dice": "sDice"}
