"""Word document (.docx) → Article, and the view of its XML that its writer needs to change it in place.

A document is read from its parts directly: that reaches text boxes, footnotes and fields, and lets the writer leave
every part it does not change as it was, byte for byte. A block's ``place`` is ``(part, paragraph)``.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from mtkit.article import Article, Block, Kind, Mark, MarkKind, Metadata
from mtkit.errors import InputError

__all__ = ["Content", "Leaf", "Package", "blocks_of", "open_package", "paragraph_content", "paragraphs", "read_docx"]
__all__ += ["word"]

Element = etree._Element

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REFERENCES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 200 * 2**20  # bytes, all parts together, unpacked
_SUSPICIOUS = 20 * 2**20  # bytes from which on the ratio counts: small files may well be mostly white space
_LARGEST_RATIO = 200  # real documents stay below 50
_MOST_PARTS = 20_000


def word(tag: str) -> str:
    """Give the full name of a WordprocessingML tag or attribute."""
    return f"{{{_WORD}}}{tag}"


def read_docx(data: bytes, name: str) -> Article:
    """Read a Word document: body, tables, text boxes, headers, footers and notes.

    Raises:
        InputError: ``data`` is no Word document, is damaged, encrypted, or too large when unpacked.

    """
    package = open_package(data, name)
    return Article(name=name, format="docx", blocks=tuple(blocks_of(package)), metadata=_metadata(package), origin=data)


def blocks_of(package: "Package") -> list[Block]:
    """Give the blocks of a document in reading order: body, headers, footers, footnotes, endnotes."""
    blocks: list[Block] = []
    styles = _Styles(package)
    for number, part in enumerate(package.stories):
        for index, paragraph in enumerate(paragraphs(package.xml(part))):
            content = paragraph_content(paragraph, package.links(part))
            if content.text:
                blocks.append(replace(styles.block(paragraph, content), place=(number, index)))
        if number == 0:
            blocks = _with_title(blocks)
    return blocks


def _with_title(blocks: list[Block]) -> list[Block]:
    """Without a paragraph in style Title, make the first heading of level 1 the title, or else the first one."""
    headings = [number for number, block in enumerate(blocks) if block.kind is Kind.HEADING]
    if not headings or any(block.kind is Kind.TITLE for block in blocks):
        return blocks
    first = next((number for number in headings if blocks[number].level == 1), headings[0])
    return [*blocks[:first], replace(blocks[first], kind=Kind.TITLE), *blocks[first + 1 :]]


# --- the package ----------------------------------------------------------------------------------------------------


class Package:
    """The parts of a Word document by name, in the order of the file; XML is parsed when it is first asked for."""

    def __init__(self, parts: dict[str, bytes], name: str) -> None:
        self.parts = parts
        self.name = name
        self._trees: dict[str, Element] = {}

    def xml(self, part: str) -> Element:
        """Parse a part, once: who changes the tree changes the package."""
        if part not in self._trees:
            self._trees[part] = _parse_xml(self.parts[part], self.name)
        return self._trees[part]

    def save(self, part: str) -> None:
        """Put the tree of a part back into its bytes."""
        self.parts[part] = etree.tostring(self.xml(part), xml_declaration=True, encoding="UTF-8", standalone=True)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Give the type (its last word) and the target of each relation of a part ("" is the package), by id."""
        folder, file = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name not in self.parts:
            return {}
        return {
            relation.get("Id", ""): (relation.get("Type", "").rpartition("/")[2], relation.get("Target", ""))
            for relation in self.xml(name).iter(f"{{{_RELATIONS}}}Relationship")
        }

    def related(self, part: str, kind: str) -> list[str]:
        """Give the names of the parts that a part refers to by relations of one kind."""
        folder = posixpath.dirname(part)
        targets = [target for relation, target in self.relations(part).values() if relation == kind]
        names = [posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") for target in targets]
        return [name for name in dict.fromkeys(names) if name in self.parts]

    def links(self, part: str) -> dict[str, str]:
        """Give the addresses of the hyperlinks of a part by relation id."""
        return {key: target for key, (kind, target) in self.relations(part).items() if kind == "hyperlink"}

    @cached_property
    def document(self) -> str:
        """The name of the main part; "" where there is none."""
        return next(iter(self.related("", "officeDocument")), "")

    @cached_property
    def stories(self) -> list[str]:
        """The names of the parts with text, the main one first."""
        kinds = ("header", "footer", "footnotes", "endnotes")
        return [self.document, *(name for kind in kinds for name in self.related(self.document, kind))]


def open_package(data: bytes, name: str) -> Package:
    """Unpack a Word document after checking that it is one and that it is safe to unpack. Raises InputError."""
    if data.startswith(_OLE):
        raise InputError(f"{name}: protected by a password or in the old .doc format; save it from Word as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(archive, name)
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except RuntimeError as error:  # also NotImplementedError: a compression that Word does not use
        raise InputError(f"{name}: encrypted or packed in an unknown way; save it again from Word as .docx") from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        what = "is damaged or cut short" if data.startswith(b"PK") else "is not a Word document (.docx)"
        raise InputError(f"{name}: {what}; open it in Word and save it again as .docx") from error
    package = Package(parts, name)
    if not package.document or not package.xml(package.document).tag.endswith("}document"):
        raise InputError(f"{name}: a ZIP file, but not a Word document; give a .docx file")
    if package.xml(package.document).tag == f"{{{_STRICT}}}document":
        raise InputError(f'{name}: a "Strict Open XML" document; save it from Word as an ordinary .docx')
    return package


def _check_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that would fill the memory. The sizes it states are binding: zipfile reads no further."""
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > _LARGEST or len(entries) > _MOST_PARTS:
        raise InputError(f"{name}: {size / 2**20:,.0f} MB when unpacked, more than 200 MB; split the document")
    if size > _SUSPICIOUS and size > _LARGEST_RATIO * max(packed, 1):
        raise InputError(f"{name}: unpacks to {size // max(packed, 1)} times its size, which no real document does")


def _parse_xml(data: bytes, name: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name}: its XML is damaged ({error}); open it in Word and save it again") from error
    if b"<!DOCTYPE" in data[:4096] or root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{name}: declares XML entities, which no Word document does; not read for safety")
    return root


def _metadata(package: Package) -> Metadata:
    part = next(iter(package.related("", "core-properties")), "")
    if not part:
        return Metadata()
    values = {etree.QName(child).localname: (child.text or "").strip() for child in package.xml(part).iter("{*}*")}
    date = values.get("created") or values.get("modified") or ""
    return Metadata(date=date[:10], author=values.get("creator", ""))


# --- styles and lists -----------------------------------------------------------------------------------------------

# Word writes the names of its own styles in English whatever its language; other programs may not.
_HEADING = re.compile(r"(?:heading|titre) ?([1-9])")
_LIST = re.compile(r"list (bullet|number)(?: ([2-9]))?|liste à (puces|numéros)(?: ([2-9]))?")
_STYLE_KINDS = {
    "title": Kind.TITLE,
    "titre": Kind.TITLE,
    "caption": Kind.CAPTION,
    "légende": Kind.CAPTION,
    "quote": Kind.QUOTE,
    "intense quote": Kind.QUOTE,
    "citation": Kind.QUOTE,
    "citation intense": Kind.QUOTE,
}


class _Styles:
    """Tells what a paragraph is from its style, its numbering and where it stands."""

    def __init__(self, package: Package) -> None:
        styles = package.related(package.document, "styles")
        numbering = package.related(package.document, "numbering")
        self.styles = {
            style.get(word("styleId"), ""): style
            for part in styles
            for style in package.xml(part).iter(word("style"))
            if style.get(word("type")) == "paragraph"
        }
        self.default = next((key for key, style in self.styles.items() if style.get(word("default")) == "1"), "")
        self.formats = _number_formats(package.xml(numbering[0])) if numbering else {}

    def block(self, paragraph: Element, content: "Content") -> Block:
        """Make the block of a paragraph, without its place."""
        chain = self._chain(paragraph)
        plain = Block(Kind.PARAGRAPH, content.text, marks=content.marks)
        names = [_value(style, "name").lower() for style in chain]
        for style_name in names:
            heading = _HEADING.fullmatch(style_name)
            if heading:
                return replace(plain, kind=Kind.HEADING, level=min(int(heading[1]), 6))
            if style_name in _STYLE_KINDS:
                kind = _STYLE_KINDS[style_name]
                return replace(plain, kind=kind, level=1 if kind is Kind.TITLE else 0)
        outline = paragraph.find(f"{word('pPr')}/{word('outlineLvl')}")
        if outline is not None and outline.get(word("val"), "9") in "012345":
            return replace(plain, kind=Kind.HEADING, level=int(outline.get(word("val"), "0")) + 1)
        column = _column(paragraph)
        if column:
            return replace(plain, kind=Kind.CELL, level=column)
        return self._item(paragraph, chain, names, plain)

    def _chain(self, paragraph: Element) -> list[Element]:
        """List the styles of a paragraph: its own, the one that is based on, and so on."""
        key = _value(paragraph, f"pPr/{{{_WORD}}}pStyle") or self.default
        chain: list[Element] = []
        while key in self.styles and self.styles[key] not in chain:
            chain.append(self.styles[key])
            key = _value(chain[-1], "basedOn")
        return chain

    def _item(self, paragraph: Element, chain: Sequence[Element], names: Sequence[str], plain: Block) -> Block:
        properties = [holder.find(word("pPr")) for holder in (paragraph, *chain)]
        numberings = [
            numbering for pPr in properties if pPr is not None and (numbering := pPr.find(word("numPr"))) is not None
        ]
        number = next(filter(None, (_value(numbering, "numId") for numbering in numberings)), "")
        named = next(filter(None, map(_LIST.fullmatch, names)), None)
        if number == "0" or not (number or named):
            return plain
        level = next(filter(None, (_value(numbering, "ilvl") for numbering in numberings)), "0")
        level = level if level.isdecimal() else "0"
        depth = int(level) + 1
        ordered = self.formats.get((number, level), "bullet") not in ("bullet", "none")
        if named:
            depth = max(depth, int(named[2] or named[4] or 1))
            ordered = ordered or named[1] == "number" or named[3] == "numéros"
        return replace(plain, kind=Kind.ITEM, level=depth, ordered=ordered)


def _number_formats(numbering: Element) -> dict[tuple[str, str], str]:
    """Give the number format ("decimal", "bullet"…) of each list and level, by their ids."""
    abstract = {
        holder.get(word("abstractNumId")): {
            level.get(word("ilvl"), ""): _value(level, "numFmt") for level in holder.iter(word("lvl"))
        }
        for holder in numbering.iter(word("abstractNum"))
    }
    return {
        (number.get(word("numId"), ""), level): kind
        for number in numbering.iter(word("num"))
        for level, kind in abstract.get(_value(number, "abstractNumId"), {}).items()
    }


def _value(element: Element, tag: str) -> str:
    child = element.find(word(tag))
    return child.get(word("val"), "") if child is not None else ""


def _column(paragraph: Element) -> int:
    """Give the column (1 and up) of the table cell that a paragraph stands in, 0 outside of tables."""
    for ancestor in paragraph.iterancestors(word("tc"), word("txbxContent")):
        if ancestor.tag == word("txbxContent"):
            return 0
        column = 1
        for cell in ancestor.itersiblings(word("tc"), preceding=True):
            span = cell.find(f"{word('tcPr')}/{word('gridSpan')}")
            width = span.get(word("val"), "1") if span is not None else "1"
            column += int(width) if width.isdecimal() else 1
        return column
    return 0


# --- paragraphs -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """The smallest piece of a paragraph: a child of a run, with the properties of the run, or what is between runs."""

    element: Element
    in_run: bool
    properties: Element | None = None
    href: str = ""


@dataclass(slots=True, eq=False)
class Content:
    """What a paragraph holds.

    ``objects`` are pieces without text (images, note references, bookmarks…) and the offsets they stand at;
    ``fields`` are computed texts such as page numbers: they lie under CODE marks and are kept as they are.
    ``links`` holds for each address what makes the link: the hyperlink element, or the pieces before and behind.
    ``formats`` has the run properties that the author used for each combination of marks.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    objects: list[tuple[int, list[Leaf]]] = field(default_factory=list)
    fields: list[tuple[str, list[Leaf]]] = field(default_factory=list)
    links: dict[str, Element | tuple[list[Leaf], list[Leaf]]] = field(default_factory=dict)
    formats: dict[frozenset[MarkKind], Element | None] = field(default_factory=dict)
    tabs: list[Element] = field(default_factory=list)


def paragraphs(root: Element) -> list[Element]:
    """List the paragraphs of a part; a text box that is there twice, for old and for new programs, counts once."""
    fallback = f"{{{_COMPATIBILITY}}}Fallback"
    return [p for p in root.iter(word("p")) if next(p.iterancestors(fallback), None) is None]


def paragraph_content(paragraph: Element, links: dict[str, str]) -> Content:
    """Read a paragraph; ``links`` are the addresses of its part's hyperlinks by relation id."""
    reader = _ParagraphReader(links)
    reader.read(list(reader.leaves(paragraph, "")))
    return reader.result()


@dataclass(frozen=True, slots=True, eq=False)
class _Character:
    text: str
    marks: frozenset[tuple[MarkKind, str]]
    leaf: Leaf


_TRANSPARENT = {word(tag) for tag in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir")}
_IGNORED = {word(tag) for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr")}
_IGNORED |= {word(tag) for tag in ("softHyphen", "lastRenderedPageBreak")}
_TEXTS = {word("tab"): "\t", word("ptab"): "\t", word("cr"): "\n", word("noBreakHyphen"): "-"}
_TOGGLES = {
    word("b"): MarkKind.STRONG,
    word("i"): MarkKind.EMPHASIS,
    word("u"): MarkKind.UNDERLINE,
    word("strike"): MarkKind.STRIKE,
    word("dstrike"): MarkKind.STRIKE,
}
_OFF = {"0", "false", "off", "none"}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:(\\l)\s+)?"([^"]*)"')


class _ParagraphReader:
    """Gathers the characters of a paragraph with their marks, and the pieces between them."""

    def __init__(self, relations: dict[str, str]) -> None:
        self.relations = relations
        self.characters: list[_Character] = []
        self.content = Content()

    def leaves(self, node: Element, href: str) -> Iterator[Leaf]:
        """Take a paragraph apart, in order."""
        for child in node:
            if child.tag in _IGNORED or not isinstance(child.tag, str):
                continue
            if child.tag == word("r"):
                properties = child.find(word("rPr"))
                yield from (Leaf(piece, True, properties, href) for piece in child if piece.tag not in _IGNORED)
            elif child.tag in _TRANSPARENT:
                yield from self.leaves(child, href)
            elif child.tag == word("hyperlink") or self._field_address(child):
                address = self._field_address(child) or self._address(child)
                self.content.links.setdefault(address, child)
                yield from self.leaves(child, address)
            else:
                yield Leaf(child, False, None, href)

    def _address(self, hyperlink: Element) -> str:
        address = self.relations.get(hyperlink.get(f"{{{_REFERENCES}}}id", ""), "")
        anchor = hyperlink.get(word("anchor"), "")
        return f"{address}#{anchor}" if anchor else address

    def _field_address(self, element: Element) -> str:
        is_field = element.tag == word("fldSimple")
        return _link_of_field(element.get(word("instr"), "")) if is_field else ""

    def read(self, leaves: Sequence[Leaf]) -> None:
        index = 0
        while index < len(leaves):
            leaf = leaves[index]
            if _field_edge(leaf) == "begin":
                end = _field_end(leaves, index)
                self._read_field(leaves[index : end + 1])
                index = end
            else:
                self._read_leaf(leaf)
            index += 1

    def _read_leaf(self, leaf: Leaf) -> None:
        element = leaf.element
        text = _leaf_text(element) if leaf.in_run and not _is_hidden(leaf.properties) else ""
        if text:
            self._add(text, leaf)
        elif element.tag == word("fldSimple"):
            self._add_field([leaf], "".join(_leaf_text(piece) for piece in element.iter(word("t"))))
        elif element.tag != word("t") or _is_hidden(leaf.properties):
            self.content.objects.append((len(self.characters), [leaf]))

    def _read_field(self, leaves: Sequence[Leaf]) -> None:
        """Read a field that begins with the first piece; a single piece is one that ends in a later paragraph."""
        middle = _field_middle(leaves)
        instruction = "".join(
            leaf.element.text or "" for leaf in leaves[:middle] if leaf.element.tag == word("instrText")
        )
        address = _link_of_field(instruction)
        if len(leaves) == 1:
            self.content.objects.append((len(self.characters), list(leaves)))
        elif address:
            self.content.links.setdefault(address, (list(leaves[: middle + 1]), [leaves[-1]]))
            self.read([replace(leaf, href=address) for leaf in leaves[middle + 1 : -1]])
        else:
            result = [leaf for leaf in leaves[middle + 1 : -1] if leaf.in_run]
            self._add_field(leaves, "".join(_leaf_text(leaf.element) for leaf in result))

    def _add_field(self, leaves: Sequence[Leaf], text: str) -> None:
        text = " ".join(text.split())
        if not text:
            self.content.objects.append((len(self.characters), list(leaves)))
            return
        self.content.fields.append((text, list(leaves)))
        self._add(text, leaves[0], frozenset({(MarkKind.CODE, "")}))

    def _add(self, text: str, leaf: Leaf, more: frozenset[tuple[MarkKind, str]] = frozenset()) -> None:
        marks = more | {(kind, "") for kind in _toggles(leaf.properties)}
        if leaf.href:
            # Links are underlined as links, not for emphasis.
            marks = (marks - {(MarkKind.UNDERLINE, "")}) | {(MarkKind.LINK, leaf.href)}
        self.characters += [_Character(character, marks, leaf) for character in text]

    def result(self) -> Content:
        self._strip()
        content = self.content
        content.text = "".join(character.text for character in self.characters)
        content.marks = _marks([character.marks for character in self.characters])
        content.tabs = [character.leaf.element for character in self.characters if character.text == "\t"]
        counts: dict[frozenset[MarkKind], Counter[Element | None]] = {}
        for character in self.characters:
            kinds = frozenset(kind for kind, _ in character.marks)
            if MarkKind.CODE not in kinds:
                counts.setdefault(kinds, Counter())[character.leaf.properties] += 1
        content.formats = {kinds: count.most_common(1)[0][0] for kinds, count in counts.items()}
        return content

    def _strip(self) -> None:
        """Take white space off both ends; tabs and breaks there are layout, and become objects."""
        first, last = 0, len(self.characters)
        while first < last and self.characters[first].text.isspace():
            first += 1
        while last > first and self.characters[last - 1].text.isspace():
            last -= 1
        length = last - first
        moved = [(min(max(offset - first, 0), length), leaves) for offset, leaves in self.content.objects]
        around = [(0, character) for character in self.characters[:first]]
        around += [(length, character) for character in self.characters[last:]]
        layout = [(offset, [character.leaf]) for offset, character in around if character.text in "\t\n"]
        self.content.objects = sorted([*layout, *moved], key=lambda item: item[0])
        self.characters = self.characters[first:last]


def _leaf_text(element: Element) -> str:
    if element.tag == word("t"):
        return re.sub(r"[\r\n\t]", " ", element.text or "").replace("\xad", "")
    if element.tag == word("br"):
        return "\n" if element.get(word("type"), "textWrapping") == "textWrapping" else ""
    return _TEXTS.get(element.tag, "")


def _is_hidden(properties: Element | None) -> bool:
    vanish = properties.find(word("vanish")) if properties is not None else None
    return vanish is not None and vanish.get(word("val"), "1") not in _OFF


def _toggles(properties: Element | None) -> set[MarkKind]:
    children = properties if properties is not None else ()
    return {_TOGGLES[e.tag] for e in children if e.tag in _TOGGLES and e.get(word("val"), "1") not in _OFF}


def _link_of_field(instruction: str) -> str:
    match = _HYPERLINK.match(instruction)
    return ("#" if match[1] else "") + match[2] if match else ""


def _field_edge(leaf: Leaf) -> str:
    is_edge = leaf.in_run and leaf.element.tag == word("fldChar")
    return leaf.element.get(word("fldCharType"), "") if is_edge else ""


def _field_end(leaves: Sequence[Leaf], begin: int) -> int:
    """Find the end of the field that begins at ``begin``; ``begin`` itself where it ends in a later paragraph."""
    depth = 0
    for index in range(begin, len(leaves)):
        depth += {"begin": 1, "end": -1}.get(_field_edge(leaves[index]), 0)
        if depth == 0:
            return index
    return begin


def _field_middle(leaves: Sequence[Leaf]) -> int:
    """Give the place of the mark between a field's instruction and its result, or that of its end."""
    depth = 0
    for index, leaf in enumerate(leaves):
        edge = _field_edge(leaf)
        depth += {"begin": 1, "end": -1}.get(edge, 0)
        if depth == 1 and edge == "separate":
            return index
    return len(leaves) - 1


def _marks(characters: Sequence[frozenset[tuple[MarkKind, str]]]) -> tuple[Mark, ...]:
    """Join characters with the same mark to marks."""
    marks: list[Mark] = []
    open_marks: dict[tuple[MarkKind, str], int] = {}
    for offset, here in enumerate([*characters, frozenset[tuple[MarkKind, str]]()]):
        ended = [key for key in open_marks if key not in here]
        marks += [Mark(open_marks.pop(key), offset, *key) for key in ended]
        for key in here:
            open_marks.setdefault(key, offset)
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind)))
