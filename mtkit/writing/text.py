"""Article in another language → plain text."""

from collections.abc import Sequence

from mtkit.article import Article, Block, Kind

__all__ = ["render_text"]


def render_text(article: Article, blocks: Sequence[Block], language: str) -> bytes:  # noqa: ARG001 - as other writers
    """Return plain text (UTF-8) with the texts of ``blocks``, the translations of ``article.blocks``, one for one.

    An article that was read from plain text keeps its spacing, bullets and numbers; what was dropped as web residue
    leaves no gap. In any other article a blank line parts the blocks, list items get a bullet or number, and the
    cells of a row are parted by tabs.
    """
    in_place = article.format == "text" and article.origin and all(len(block.place) == 2 for block in article.blocks)
    text = _in_place(article, blocks) if in_place else _laid_out(blocks)
    return (text.strip("\n") + "\n").encode()


def _in_place(article: Article, blocks: Sequence[Block]) -> str:
    """Replace each block in the source text; what lies between two blocks is kept as it was."""
    source = article.origin.decode()
    texts: list[tuple[Block, str | None]] = [
        (block, new.text) for block, new in zip(article.blocks, blocks, strict=True)
    ]
    texts += [(block, None) for block in article.dropped if len(block.place) == 2]
    parts: list[str] = []
    position, spacing = 0, ""
    for block, text in sorted(texts, key=lambda pair: pair[0].place):
        start, end = block.place
        gap, line_end, lead = source[position:start].rpartition("\n")
        spacing = max(spacing, gap + line_end, key=lambda gap: gap.count("\n"))
        if text is not None:
            parts += [spacing, lead, text]
            spacing = ""
        position = end
    return "".join(parts)


def _laid_out(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    numbers: dict[int, int] = {}  # depth → number of the last item
    before: Block | None = None
    for block in blocks:
        if block.kind is not Kind.ITEM:
            numbers.clear()
        parts += [_gap(before, block), _bullet(block, numbers), block.text]
        before = block
    return "".join(parts)


def _gap(before: Block | None, block: Block) -> str:
    """Return what parts two blocks. A cell's level is its column: a row ends where the columns start again."""
    if before is None:
        return ""
    if before.kind is block.kind is Kind.CELL:
        return "\t" if block.level > before.level else "\n"
    return "\n" if before.kind is block.kind is Kind.ITEM else "\n\n"


def _bullet(block: Block, numbers: dict[int, int]) -> str:
    if block.kind is not Kind.ITEM:
        return ""
    level = max(block.level, 1)
    for deeper in [depth for depth in numbers if depth > level]:
        del numbers[deeper]
    numbers[level] = numbers.get(level, 0) + 1
    return "  " * (level - 1) + (f"{numbers[level]}. " if block.ordered else "- ")
