"""Tests mirror the package one to one and are named as claims."""
