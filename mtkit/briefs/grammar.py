"""The small words around a figure in French, English and Vietnamese: plain data for ``phrases``."""

import re
from dataclasses import dataclass

__all__ = ["GRAMMARS", "Grammar"]

_NONE = re.compile(r"(?!)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Grammar:
    """The small words of a language, in lower case, and endings of words.

    ``ends`` end a noun phrase, and ``edges`` may not stand at its edges. ``links`` tie one to the figure behind it,
    which in an ``unlinked`` language may also follow directly; ``of`` ties one to the figure before. Behind one of
    ``auxiliaries`` stands a verb, no noun. ``verb`` ends a phrase as well, ``participle`` is left out at its head, and
    neither it nor ``past`` is a phrase by itself.
    """

    ends: frozenset[str]
    links: frozenset[str]
    edges: frozenset[str]
    of: frozenset[str]
    auxiliaries: frozenset[str]
    unlinked: bool = False
    verb: re.Pattern[str] = _NONE
    participle: re.Pattern[str] = _NONE
    past: re.Pattern[str] = _NONE


GRAMMARS = {
    "fr": Grammar(
        ends=_words(
            "qui que qu' dont où quand lorsque lorsqu' si mais or car donc ni et ou pour soit contre lors selon afin "
            "d'après être été tandis alors est sont était étaient a ont avait avaient sera seront aura auront "
            "peut peuvent doit doivent va vont fait font devrait devraient pourrait pourraient reste restent "
            "contribue figure vient viennent n' ne s' se y en afin après avant depuis pendant parmi par dès "
            "jusqu' chez vers sous sans plus comme dans sur "
            "ce cette ces il elle ils elles on je nous vous reçoit compte comptent représente "
            "représentent pèse pèsent atteint atteignent totalise totalisent dépasse dépassent"
        ),
        links=_words(
            "de d' à du des environ quelque près presque plus moins jusqu' autour atteint atteignent "
            "s' élève élèvent élevait totalise totalisent dépasse dépassent avoisine frôle représente représentent soit"
        ),
        edges=_words(
            "de d' du des le la les l' un une à au aux en dans sur par pour avec sans sous chez vers et ou leur leurs "
            "son sa ses ce cet cette ces quelque environ près plus moins que soit dont seulement également désormais "
            "déjà encore aussi chaque entre même"
        ),
        of=_words("de d' du des"),
        auxiliaries=_words("s' se n' ne va vont vient viennent y"),
        # Behind a figure nouns and adjectives are plural: what ends in -ent is a verb, unless it ends in -ment.
        verb=re.compile(r"\w{2,}(?<!m)ent\Z|\w{3,}ront\Z|\w{2,}[deituv]ra\Z"),
        participle=re.compile(r"\w{4,}ant\Z"),
        past=re.compile(r"\w{3,}(?:é|u|i)e?s?\Z"),
    ),
    "en": Grammar(
        ends=_words(
            "who which that whose where when while if but or nor and so for as than because after before since during "
            "is are was were be been has have had will would can could may might must should do does did in on at by "
            "from with within into through until over under between among against per to its it he she they we i said "
            "accounts account represents represent totals rose fell grew reached"
        ),
        links=_words(
            "of to at about some nearly almost over than only by a an around roughly up stands stood amounts amounted "
            "totals totalled reached reaches exceeds exceeded is was are were worth"
        ),
        edges=_words(
            "of the a an to at in on by for with from and or its their his her this these those about some more less "
            "than only nearly also each every up"
        ),
        of=_words("of"),
        auxiliaries=_words("will would can could may might must should to does did not"),
        participle=re.compile(r"\w{3,}ing\Z"),
    ),
    "vi": Grammar(
        ends=_words(
            "với được đã đang sẽ có là do trong tại ở và để từ đến cho mà nhưng nếu khi vì bởi theo hoặc hay cùng vào "
            "ra lên của này đó trên dưới sau trước bằng thuộc nhằm gồm chỉ còn chiếm đạt tương"
        ),
        links=_words("là đạt chiếm khoảng gần hơn trên tới lên đến chỉ còn thêm với cả"),
        edges=_words("của các những một với và là đạt chiếm khoảng gần hơn tới đến chỉ có cho trong tại ở từng mỗi"),
        of=_words("của tổng số"),
        auxiliaries=_words("sẽ đã đang phải cần được"),
        unlinked=True,
    ),
}
