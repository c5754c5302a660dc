"""Surfaces, distances and the stage; pictures only where VTK can draw."""
