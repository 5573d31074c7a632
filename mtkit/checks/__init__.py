"""What a translation must not change, compared between the two sides: quantities, names, the sentence as a whole."""

from mtkit.checks.flags import Flag
from mtkit.checks.quantities import Kind, Mismatch, Quantity, compare_quantities, read_quantities

__all__ = ["Flag", "Kind", "Mismatch", "Quantity", "compare_quantities", "read_quantities"]
