"""TMX, the exchange format of translation memories (version 1.1 to 1.4), read as a stream."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.errors import InputError, unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_tmx"]

_DEEPEST = 64
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = {"bpt", "ept", "it", "ph", "ut"}  # they hold codes of the original file, not text


def read_tmx(path: Path, *languages: str) -> Iterator[tuple[str, ...]]:
    """Yield the segments of every unit that has all the ``languages``, in their order.

    Entities are not resolved and nothing is fetched. Codes of the original file inside a segment are left out.

    Raises:
        InputError: it cannot be read, is no well-formed TMX, or holds no such unit.

    """
    from lxml import etree

    seen: set[str] = set()
    found = 0
    try:
        with path.open("rb") as file:
            units = etree.iterparse(
                file,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                dtd_validation=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            depth = 0
            for event, element in units:
                if event == "start":
                    depth += 1
                    if depth == 1:
                        _refuse_tricks(element, path)
                    if depth > _DEEPEST:
                        raise InputError(f"{path} is nested too deeply for a TMX file: it is broken or hostile")
                    continue
                depth -= 1
                if _local(element) != "tu":
                    continue
                segments = _segments(element)
                seen |= set(segments)
                unit = tuple(_of_language(segments, language) for language in languages)
                _forget(element)
                if all(unit):
                    found += 1
                    yield unit
    except OSError as error:
        raise unreadable(path, error) from error
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} is not well-formed XML: {error.msg}; export the TMX again") from error
    if not found:
        wanted = " and ".join(languages)
        raise InputError(
            f"{path} holds no unit in {wanted} ({', '.join(sorted(seen)[:8]) or 'no segments at all'}): "
            "give the languages that it holds"
        )


def _refuse_tricks(root: "_Element", path: Path) -> None:
    doctype = root.getroottree().docinfo.internalDTD
    if doctype is not None and any(doctype.entities()):  # type: ignore[attr-defined]  # the stubs lack it
        raise InputError(f"{path} declares XML entities of its own, which no TMX file needs: it is refused as hostile")
    if _local(root) != "tmx":
        raise InputError(f"{path} is XML, but not TMX (its root is <{_local(root)}>): export it as TMX")


def _local(element: "_Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _segments(unit: "_Element") -> dict[str, str]:
    segments: dict[str, str] = {}
    for variant in unit:
        if _local(variant) != "tuv":
            continue
        tag = (variant.get(_XML_LANG) or variant.get("lang") or "").replace("_", "-").lower()
        text = next((_text(child) for child in variant if _local(child) == "seg"), "")
        segments.setdefault(tag, " ".join(text.split()))
    return segments


def _text(element: "_Element") -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and _local(child) not in _CODES:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _of_language(segments: dict[str, str], language: str) -> str:
    exact = segments.get(language.lower())
    if exact is not None:
        return exact
    base = language.split("-")[0].lower()
    return next((text for tag, text in segments.items() if tag.split("-")[0] == base), "")


def _forget(element: "_Element") -> None:
    """Free the memory of a unit, and of what stands in front of it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
