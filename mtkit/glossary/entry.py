"""What a glossary's file says, before it becomes terms, and what is wrong in it."""

from dataclasses import dataclass, field

__all__ = ["Entry", "Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in line ``line`` of a glossary (0: in the file as a whole)."""

    line: int
    reason: str


@dataclass(slots=True)
class Entry:
    """What a glossary's file says in one place: synonyms of the source, and their translations."""

    line: int
    sources: list[str]
    targets: dict[str, list[str]] = field(default_factory=dict)
    keep: bool = False
    part_of_speech: str = ""
    note: str = ""
