"""Quantities: numbers, dates, money and measures, read by value in four languages and compared.

``values`` says what a quantity is. ``french``, ``english``, ``vietnamese`` and ``japanese`` know how each language
writes one; ``spaced`` reads the first three with their tables. ``sharing`` lets the members of a range share a unit,
and ``compare`` pairs the two sides.
"""

from mtkit.checks.quantities.compare import Mismatch, compare_quantities
from mtkit.checks.quantities.read import read_quantities
from mtkit.checks.quantities.values import Kind, Quantity, Reading

__all__ = ["Kind", "Mismatch", "Quantity", "Reading", "compare_quantities", "read_quantities"]
