"""The names of files in BIDS: pairs such as sub-01_ses-02, then what the file is (its suffix)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ENTITY = re.compile(r"^(?P<key>[a-zA-Z]+)-(?P<value>[a-zA-Z0-9+]+)$")
LABEL_SUFFIXES = ("dseg", "mask", "msk", "roi", "lesion", "seg", "segmentation", "label")
# What a derived file may say beyond the image it was made from.
DERIVED = ("desc", "label", "space", "res", "den", "hemi", "atlas", "seg")
# How spine-generic and ivadomed name labels: the image's whole name, then what was drawn and how.
AFTER_IMAGE = re.compile(r"(^|[_-])(seg|segmentation|lesion|label|labels|mask|gt|dseg|manual)([_-]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Name:
    """One file's name.

    Parameters
    ----------
    path : Path
        The file.
    stem : str
        Its name without ending.
    entities : tuple of (str, str)
        Its pairs, in order.
    suffix : str
        What comes after the pairs: T1w, dseg, T2w_seg-manual.

    Examples
    --------
    >>> name = Name.of(Path("sub-01_ses-2_acq-fast_T1w.nii.gz"))
    >>> name.subject, name.suffix, name.is_label
    ('sub-01', 'T1w', False)
    >>> label = Name.of(Path("sub-01_ses-2_acq-fast_T1w_lesion-manual.nii.gz"))
    >>> label.is_label, label.kind_for(name)
    (True, 'lesion-manual')
    >>> Name.of(Path("sub-01_ses-2_acq-fast_desc-cord_mask.nii.gz")).kind_for(name)
    'desc-cord_mask'
    """

    path: Path
    stem: str
    entities: tuple[tuple[str, str], ...]
    suffix: str

    @classmethod
    def of(cls, path: Path) -> Name:
        """Take a file's name apart."""
        from segloss_gui.data.readers import file_stem

        stem, pairs = file_stem(path), []
        parts = stem.split("_")
        while len(parts) > 1 and (found := ENTITY.match(parts[0])):
            pairs.append((found["key"], found["value"]))
            parts.pop(0)
        return cls(path, stem, tuple(pairs), "_".join(parts))

    @property
    def subject(self) -> str:
        """``sub-01``."""
        return "-".join(self.entities[0]) if self.entities else self.stem

    @property
    def is_label(self) -> bool:
        """Whether it is a label map by its suffix."""
        first, _, rest = self.suffix.partition("_")
        return first in LABEL_SUFFIXES or bool(rest and AFTER_IMAGE.search(rest))

    def kind_for(self, image: Name) -> str:
        """What kind of label map of ``image`` this is; empty where it belongs to another image."""
        if self.stem.startswith(f"{image.stem}_"):
            return self.stem[len(image.stem) + 1 :]
        own, others = set(self.entities), set(image.entities)
        more = [f"{key}-{value}" for key, value in self.entities if (key, value) not in others]
        if "_" in self.suffix or not others <= own or any(part.split("-")[0] not in DERIVED for part in more):
            return ""
        return "_".join([*more, self.suffix])
