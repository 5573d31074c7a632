"""Languages by BCP 47 tag: checking a tag, its English name and its ISO 639-3 code.

The four languages of the beat are known here; for any other, langcodes is asked.
"""

import re

from mtkit.errors import OptionError

__all__ = ["alpha3", "canonical", "is_spaced", "name", "primary", "script"]

# tag: ISO 639-3, ISO 15924 script
BEAT = {"fr": ("fra", "Latn"), "en": ("eng", "Latn"), "vi": ("vie", "Latn"), "ja": ("jpn", "Jpan")}
# The languages that a news desk meets; langcodes has names only with another large package.
NAMES: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
        ar:Arabic bg:Bulgarian ca:Catalan cs:Czech da:Danish de:German el:Greek en:English es:Spanish et:Estonian
        fa:Persian fi:Finnish fr:French he:Hebrew hi:Hindi hr:Croatian hu:Hungarian id:Indonesian it:Italian
        ja:Japanese km:Khmer ko:Korean lo:Lao lt:Lithuanian lv:Latvian ms:Malay my:Burmese nl:Dutch no:Norwegian
        pl:Polish pt:Portuguese ro:Romanian ru:Russian sk:Slovak sl:Slovenian sq:Albanian sr:Serbian sv:Swedish
        th:Thai tl:Tagalog tr:Turkish uk:Ukrainian ur:Urdu vi:Vietnamese zh:Chinese
        """,
    )
)
# Scripts that put no space between words.
UNSPACED = {"Jpan", "Hans", "Hant", "Thai", "Laoo", "Khmr", "Mymr", "Hani", "Hira", "Kana"}


def canonical(tag: str) -> str:
    """Return the standard form of a BCP 47 tag: ``fr_FR`` → ``fr-FR``.

    Raises OptionError for a tag that names no language.
    """
    if tag in BEAT:
        return tag
    import langcodes

    try:
        standard = langcodes.standardize_tag(tag)
    except (langcodes.tag_parser.LanguageTagError, ValueError):
        standard = ""
    if not standard or not langcodes.Language.get(standard).is_valid():
        raise OptionError(f"“{tag}” is not a language: give a BCP 47 tag such as fr, en, vi or ja")
    return standard


def name(tag: str) -> str:
    """Return the English name of a language, or the tag where it has none here."""
    return NAMES.get(primary(tag), tag)


def primary(tag: str) -> str:
    """Return a tag without its region and script: ``fr-CA`` → ``fr``."""
    return tag.partition("-")[0].lower()


def alpha3(tag: str) -> str:
    """Return the ISO 639-3 code of a language: ``vi`` → ``vie``."""
    if tag in BEAT:
        return BEAT[tag][0]
    import langcodes

    return langcodes.Language.get(tag).to_alpha3()


def script(tag: str) -> str:
    """Return the ISO 15924 code of the script that a language is written in by default: ``ja`` → ``Jpan``."""
    if tag in BEAT:
        return BEAT[tag][1]
    import langcodes

    return langcodes.Language.get(tag).maximize().script or "Latn"


def is_spaced(tag: str) -> bool:
    """Whether words are divided by spaces in this language."""
    return script(tag) not in UNSPACED
