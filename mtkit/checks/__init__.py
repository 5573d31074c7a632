"""Doubts about a translation that need no model: what the source says and its translation does not, or the reverse."""

from mtkit.checks.quantities import Kind, Mismatch, Quantity, compare_quantities, read_quantities

__all__ = ["Kind", "Mismatch", "Quantity", "compare_quantities", "read_quantities"]
