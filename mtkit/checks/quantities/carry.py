"""Numbers that a model gets wrong: which of them placeholders can carry through it, and what is put back for each."""

from mtkit.checks.quantities.compare import compare_quantities
from mtkit.checks.quantities.read import read_quantities
from mtkit.checks.quantities.repair import NUMBER
from mtkit.checks.quantities.values import Kind, Quantity
from mtkit.checks.quantities.write import write_number
from mtkit.languages import primary

__all__ = ["plan_figures"]

CARRIED = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.MEASURE)


def plan_figures(source: str, target: str, source_language: str, target_language: str) -> list[tuple[int, int, str]]:
    """Return the spans of the source's numbers that the translation lacks, in order, and how the target writes each.

    The words around a number, its currency or unit, stay for the model: of “2,4 milliards de dollars” the span is
    “2,4 milliards”. A number in words is put back in figures. Both languages are among those of ``read_quantities``.
    """
    lacking = (one.source for one in compare_quantities(source, target, source_language, target_language))
    planned = {span for one in lacking if one and (span := _span(one, source_language, target_language))}
    return sorted(planned)


def _span(quantity: Quantity, source_language: str, target_language: str) -> tuple[int, int, str] | None:
    """Return where the number of a quantity stands, and how the target writes it; None where that is not certain."""
    if quantity.written:
        if quantity.kind is not Kind.NUMBER:
            return None
        start, end, value = quantity.start, quantity.end, quantity.value
    else:
        places = list(NUMBER[primary(source_language)].finditer(quantity.text))
        if quantity.kind not in CARRIED or len(places) != 1:
            return None
        read = read_quantities(places[0][0], source_language)
        if len(read) != 1 or read[0].kind is not Kind.NUMBER or read[0].text != places[0][0]:
            return None
        start, end = (quantity.start + at for at in places[0].span())
        value = read[0].value
    written = write_number(value, primary(target_language))
    return (start, end, written) if written else None
