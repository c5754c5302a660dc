"""What words in names of files say."""

from __future__ import annotations

import re
import unicodedata

REFERENCE = frozenset((
    "label", "labels", "labelstr", "labelsts", "lbl", "mask", "masks", "seg", "segs", "segm", "segmentation",
    "segmentations", "gt", "truth", "groundtruth", "gold", "goldstandard", "lesion", "lesions", "manual",
    "manual1", "manual2", "annotation", "annotations", "annot", "anno", "roi", "rois", "dseg", "target",
    "gts", "msk", "msks",
    "reference", "references", "ref", "consensus", "expert", "rater", "rater1", "rater2", "reader", "reader1",
    "reader2", "observer", "observer1", "observer2", "tumor", "tumour", "contour", "contours", "ot", "otmulticlass",
    "wmh",
    # German, French, Dutch, Spanish, Italian; without accents, which are taken off
    "maske", "masken", "segmentierung", "segmentierungen", "grundwahrheit", "kontur", "konturen", "lasion", "lasionen",
    "annotierung", "annotierungen", "masque", "masques", "etiquette", "etiquettes", "verite", "veriteterrain",
    "masker", "maskers", "segmentatie", "segmentaties", "annotatie", "annotaties", "lesie", "lesies",
    "mascara", "mascaras", "segmentacion", "etiqueta", "etiquetas", "maschera", "maschere", "segmentazione",
    "etichetta", "etichette", "referenz", "referenzen", "referentie", "referenties", "referencia", "referencias",
    "riferimento", "riferimenti",
))  # fmt: skip
OBJECTS = frozenset((
    "lesion", "lesions", "tumor", "tumour", "roi", "rois", "target", "wmh", "expert", "reader", "observer", "lasion",
    "lasionen", "lesie", "lesies",
))  # fmt: skip
"""References by what they show; among images, the name of a picture of such an object."""
DRAWN = frozenset((
    "manual", "manual1", "manual2", "expert", "human", "gold", "goldstandard", "consensus", "gt", "gts", "truth",
    "groundtruth", "rater", "rater1", "reader", "reader1", "observer", "observer1", "grundwahrheit", "verite",
))  # fmt: skip
"""References by who drew them: meant before what only says mask."""
AGREED = frozenset((
    "consensus", "gold", "goldstandard", "staple", "majority", "groundtruth", "truth", "reference", "references",
    "referenz", "referenzen", "referentie", "referencia", "riferimento",
))  # fmt: skip
"""References that several agreed upon, or that are called just that: meant before what one of them drew."""
PREDICTION = frozenset((
    "prediction", "predictions", "predicted", "pred", "preds", "output", "outputs", "result", "results", "method",
    "methods", "auto", "automatic", "automated", "inference", "nnunet", "totalsegmentator", "vorhersage", "vorhersagen",
    "ergebnis", "ergebnisse", "resultat", "resultats", "voorspelling", "voorspellingen", "resultaat", "resultaten",
))  # fmt: skip
ASIDE = frozenset((
    "brainmask", "fov", "bet", "skull", "derivatives", "derived", "prob", "probability", "probabilities", "warp",
    "xfm", "qc", "superpixel", "superpixels", "supervoxel", "supervoxels",
    "track", "tracks", "tracking",
))  # fmt: skip
"""Words of what is worked out from an image: never proposed as an image."""
TOOLS_DATA = re.compile(r"(?i)^nnunet[-_ ]?(?:raw|preprocessed)")
"""Folders of a tool's data, which its name makes no predictions: ``nnUNet_raw``, ``nnUNet_raw_data_base``."""
NEUTRAL = frozenset(("standard", "terrain"))
"""Words that say nothing alone, and whose name it is even less."""
SHOWN_FOLDERS = frozenset((
    "fov", "overlay", "overlays", "snapshot", "snapshots", "thumbnail", "thumbnails", "preview", "previews",
))  # fmt: skip
"""Folders of pictures drawn for people to look at, and of the field of view."""
VOLUMES_DRAWN = frozenset(("gtv", "gtvt", "gtvn", "gtvp", "ctv", "ptv", "itv"))
"""Volumes as radiotherapy calls what was drawn; in the name of a file alone, as folders of cases are called so too."""
DERIVATIVES = frozenset(["derivatives", "derived"])
IMAGE = frozenset((
    "image", "images", "imagestr", "imagests", "img", "imgs", "scan", "scans", "volume", "volumes", "vol",
    "training", "test", "raw", "bild", "bilder", "aufnahme", "aufnahmen", "afbeelding", "afbeeldingen", "beeld",
    "beelden", "imagen", "imagenes", "immagine", "immagini",
))  # fmt: skip
MODALITIES = {
    "flair": "FLAIR", "fla": "FLAIR", "t1": "T1", "t1w": "T1w", "t1c": "T1c", "t1ce": "T1ce", "t1gd": "T1Gd",
    "t1n": "T1", "t1post": "T1post", "t2": "T2", "t2w": "T2w", "t2f": "FLAIR", "t2star": "T2star", "pd": "PD",
    "pdw": "PDw", "ct": "CT", "cta": "CTA", "cbct": "CBCT", "pet": "PET", "suv": "SUV", "mr": "MR", "mri": "MR",
    "dwi": "DWI", "adc": "ADC", "swi": "SWI", "dir": "DIR", "mprage": "MPRAGE", "stir": "STIR", "us": "US",
    "bold": "BOLD", "cbf": "CBF", "cbv": "CBV", "mtt": "MTT", "tmax": "Tmax", "ncct": "NCCT", "fa": "FA",
    "md": "MD", "dce": "DCE", "hbv": "HBV", "mt": "MT", "dp": "PD", "gado": "T1Gd", "asl": "ASL", "lge": "LGE",
    "bssfp": "bSSFP", "ir": "IR", "qsm": "QSM", "mra": "MRA", "spect": "SPECT",
}  # fmt: skip
"""Words that name what an image shows, and how they are written."""
SIDE_FOLDERS = frozenset((
    "derivatives", "sourcedata", "code", "phenotype", "predictions", "prediction", "preds", "outputs", "results",
))  # fmt: skip
SPLITS = {
    "train": "train", "training": "train", "tr": "train", "test": "test", "testing": "test", "ts": "test", "te": "test",
    "val": "", "validation": "", "valid": "", "va": "",
}  # fmt: skip
"""Folders of a data set's own split, and what a case of each is; one for validation is dealt out like the others."""
SPLIT_IN_NAME = re.compile(
    r"(?<![A-Za-z])(?i:training|testing|train|test|validation|valid|val)(?![a-z])"
    r"|(?<=[a-z])(?:Training|Testing|Train|Test|Validation|Valid|Val|Tr|Ts|Te|Va)(?![a-z])"
)
"""The split in a longer name: ``imagesTr``, ``stage1_test``, ``TrainingData``."""
SPLIT_WORD = re.compile(r"^(?i:training|testing|train|test|validation|valid|val)[A-Z]?$")

ENTITY = re.compile(r"(?i)(?<![a-z0-9])(?:acq|dir|rec|run|sample|split)-[a-z0-9]+")
"""How a scan was taken, in names of BIDS: not what it shows."""
STRONG_VISIT = re.compile(
    r"(?i)^(?:ses|sess|session|visit|tp|timepoint|frame|slice|run|day|week|month|year)[-_ ]?[A-Za-z0-9]*\d$"
    r"|^(?:ses|session|visit)-[A-Za-z0-9]+$|^(?:baseline|followup|follow-up|screening)\d*$"
)
DATE = re.compile(r"^(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])$")
DATED = re.compile(
    r"(?:^|(?<=[ _-]))(?:(?:19|20)\d\d[-_. ](?:0?[1-9]|1[0-2])[-_. ](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-_. ](?:0?[1-9]|1[0-2])[-_. ](?:19|20)\d\d)(?:$|(?=[ _-]))"
)
"""A date with signs between its parts, alone or among words: ``MRT vom 03.05.2019``, ``2020-11-12 follow-up``."""
STUDY = re.compile(r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-(?:19|20)\d\d-")
"""The folder of an examination as archives call it: ``08-13-2005-NA-PET-CT``; a visit where a case has several."""
SIDE = re.compile(r"(?i)^(?:left|right|od|os)$")
"""A folder of one side of a person, or of one eye."""
SITE = re.compile(
    r"^(?i:cent(?:er|re|rum|ro)|zentrum|site|hosp(?:ital)?|clini(?:c|que|ca)|klini[ek]k?|ziekenhuis|institut(?:e|ion)?"
    r"|scanner|vendor|cohort)(?:[ ._-]+\w.*|\d+|[A-Z]\w{0,2})?$"
)
"""A folder of a hospital, a scanner or a part of a study: its cases are many people's."""
DEVICE = re.compile(r"(?i)^(?:scanner|vendor)")
"""Of those the ones that may have seen the same people."""
WEAK_VISIT = re.compile(r"^(?:\d{1,3}|\d{6,8}|\d{4}-\d\d-\d\d)$")
VISIT_IN_NAME = re.compile(
    r"(?i)(?<![a-z0-9])(?:ses|session|visit|tp|timepoint|frame|slice|day|week|month|year)-?_?\d+(?![a-z0-9])"
)


def is_visit_folder(name: str) -> bool:
    """Whether a folder below a case's is one of its visits.

    Examples
    --------
    >>> is_visit_folder("ses-01"), is_visit_folder("20190503"), is_visit_folder("MRT vom 03.05.2019")
    (True, True, True)
    >>> is_visit_folder("anat"), is_visit_folder("v1.2.2019x")
    (False, False)
    """
    return bool(STRONG_VISIT.match(name) or WEAK_VISIT.match(name) or DATED.search(name) or SIDE.match(name))


PLACEHOLDER = re.compile(r"\{[a-z]+\}")
WORD, CAPITAL_WITHIN = re.compile(r"[A-Za-z0-9]+"), re.compile(r"(?<=[a-z])(?=[A-Z])")
CAPITALS = re.compile(r"^([A-Z][A-Z0-9]+)([a-z]+)$")
COUNTED, DIMENSIONS = re.compile(r"^([a-z]{3,})(\d{1,2})$"), re.compile(r"^([23]d)(.+)$")
KNOWN = frozenset(MODALITIES).union(REFERENCE, PREDICTION, ASIDE, IMAGE, NEUTRAL)


def words_of(text: str) -> list[str]:
    """Words of a name in lower case: parts between signs, and at a change from small to capital letters.

    Examples
    --------
    >>> words_of("{case}/GOLD_STANDARD"), words_of("TumorMask-v2"), words_of("T1_subtrMeanDivStd")[0]
    (['gold', 'standard'], ['tumor', 'mask', 'v2'], 't1')
    >>> words_of("vérité terrain"), words_of("Läsion_1")
    (['verite', 'terrain'], ['lasion', '1'])
    >>> words_of("CTres"), words_of("ADCmap"), words_of("CTs")
    (['ct', 'res'], ['adc', 'map'], ['ct', 's'])
    """
    plain = PLACEHOLDER.sub(" ", text) if "{" in text else text
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    parts: list[str] = []
    for word in WORD.findall(plain):
        if (lowered := word.lower()) in KNOWN:
            parts.append(lowered)
        else:
            split = (word,) if word == lowered else _at_capitals(word)
            parts += [each for part in split for each in _taken_apart(part.lower())]
    return parts


def _at_capitals(word: str) -> list[str]:
    """A word before its capitals, or after those of a modality: ``TumorMask``, ``CTres``."""
    found = CAPITALS.match(word)
    return [found[1], found[2]] if found and found[1].lower() in MODALITIES else CAPITAL_WITHIN.split(word)


def _taken_apart(word: str) -> tuple[str, ...]:
    """A known word and the number after it, or how many dimensions it is of: ``seg02``, ``3dt1``."""
    if (found := COUNTED.match(word)) and found[1] in REFERENCE and word not in REFERENCE:
        return found[1], found[2]
    if (found := DIMENSIONS.match(word)) and found[2] in MODALITIES:
        return found[1], found[2]
    return (word,)


def is_word(text: str) -> bool:
    """Whether a part of a name says what a file is, rather than whose.

    Examples
    --------
    >>> is_word("FLAIR"), is_word("GOLD_STANDARD"), is_word("Smith"), is_word("0000")
    (True, True, False, False)
    """
    return not text.isdigit() and not KNOWN.isdisjoint(words_of(text))
