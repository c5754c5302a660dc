"""The one thing pyproject.toml cannot say: found packages, and ``resources`` under the name of a package."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["segloss_gui*"]), "segloss_gui.resources"])
