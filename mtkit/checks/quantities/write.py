"""Writing a number as each language's press writes it: the reverse of reading, for repairs and tables of figures."""

from fractions import Fraction

__all__ = ["write_number"]

MYRIADS = ((10**12, "兆"), (10**8, "億"), (10**4, "万"))
# Scale words, the largest first; a number takes the first that leaves it few decimals.
SCALES: dict[str, tuple[tuple[int, str], ...]] = {
    "fr": ((10**9, " milliards"), (10**6, " millions")),
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
    "vi": ((10**9, " tỷ"), (10**6, " triệu")),
}
MARKS = {"fr": ("\u202f", ","), "en": (",", "."), "vi": (".", ","), "ja": ("", ".")}
MOST_DECIMALS = 3
FIRST_SCALED = 10**6  # from here on a number is written with a scale word where it fits
FIRST_MYRIAD = 10**4


def write_number(value: Fraction, language: str) -> str:
    """Return a number in figures, with its scale word where the press would use one; “” where it has no short form.

    17070000000 is “17.07 billion” in English, “17,07 tỷ” in Vietnamese and “170億7000万” in Japanese.
    """
    if value < 0:
        return ""
    if language == "ja":
        return _japanese(value)
    for scale, word in SCALES[language]:
        if value >= max(scale, FIRST_SCALED) and (short := _decimal(value / scale, language)):
            # French says “1,5 million” and “2 millions”.
            return short + (word.removesuffix("s") if language == "fr" and value < 2 * scale else word)
    return _decimal(value, language)


def _decimal(value: Fraction, language: str) -> str:
    """Return a number with the language's marks; “” where it takes more than a few decimals."""
    scaled = value * 10**MOST_DECIMALS
    if scaled.denominator != 1:
        return ""
    whole, rest = divmod(int(scaled), 10**MOST_DECIMALS)
    group, point = MARKS[language]
    decimals = f"{rest:0{MOST_DECIMALS}}".rstrip("0")
    text = f"{whole:,}".replace(",", group)
    return text + (point + decimals if decimals else "")


def _japanese(value: Fraction) -> str:
    if value.denominator != 1 or value < FIRST_MYRIAD:
        return _decimal(value, "ja")
    rest, text = int(value), ""
    for scale, sign in MYRIADS:
        count, rest = divmod(rest, scale)
        text += f"{count}{sign}" if count else ""
    return text + (str(rest) if rest else "")
