"""Sentences that lean on the one before: read alone, "Elle a signé." or "Toutefois, …" says too little.

``leaning`` judges by the words at the head of a sentence, and by a few signs inside it; it knows no grammar. What it
cannot see, such as a definite noun that takes up an earlier name, it lets pass.
"""

import re
from enum import IntEnum

__all__ = ["Lean", "leaning"]


class Lean(IntEnum):
    """How much a sentence needs the one before it."""

    NOT = 0
    SLIGHTLY = 1
    """It points outside itself, and can still be understood."""
    FULLY = 2
    """It is not to be given without that sentence."""


def _opening(phrases: str) -> re.Pattern[str]:
    alternatives = "|".join(phrase.strip() for phrase in phrases.replace("\n", "|").split("|") if phrase.strip())
    return re.compile(rf"(?:{alternatives})(?![\w-])", re.IGNORECASE)


_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper() and letter.isalpha())
_HEAD = re.compile(r"[\W_]*")

_FREE = {
    "fr": _opening(
        r"""il y a(?:vait)?|il y aura|il faut|il faudra|il faudrait|il existe|il convient|il est (?:\w+ )?(?:que|de)
        (?:ce|cet|cette|ces) (?:\w+ )?(?:année|années|mois|semaine|semaines|jour|jours|matin|soir|été|hiver|automne)
        (?:ce|cette) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|printemps|weekend|week-end)
        ainsi que|son excellence|leurs excellences|aussi longtemps|puis-je"""
    ),
    "en": _opening(
        r"""(?:this|these) (?:past |coming )?(?:year|years|month|months|week|weeks|morning|evening|summer|winter|spring)
        there (?:is|are|was|were|will|has|have)|so far|also known|such as|both \w+ and|that said"""
    ),
    # A title before a name leans on nothing: “Ông Nguyễn”, not “Ông cho biết”.
    "vi": re.compile(rf"(?i:ông|bà|anh|chị) [{_CAPITALS}]|(?i:đây là lần|còn (?:nhiều|khoảng|gần|hơn))\b"),
    "ja": re.compile(r"このほど|このたび|この(?:数|十|[0-9０-９一二三四五六七八九十]+)(?:年|か月|カ月|週間|日)|ここ数"),
}

_LEANING = {
    "fr": _opening(
        r"""ils?|elles?|celui-ci|celle-ci|ceux-ci|celles-ci|celui-là|celle-là|ceux-là|celles-là|cela|ceci|ça|ce|cet
        cette|ces|c['’]\w+|lui|eux|eux-mêmes|leurs?|(?-i:[Ss](?:on|a|es)(?= [a-zà-ÿ«]))
        l['’]une? (?:et|ou) l['’]autre|les deux(?: \w+)?
        tous(?: les)? deux|toutes(?: les)? deux|les uns|les unes|les autres|l['’]autre|l['’]une?|chacune?|certaines?
        certains|d['’]autres|aucune?(?: n['’]\w+| ne)|plusieurs (?:ont|sont|d['’]entre|des|avaient|étaient|seront)
        pareille?s?|tous ne|toutes ne|à (?:ses|leurs)|tels?|telles?|une autre|un autre|le même|la même
        mais|or|donc|car|et|ni|ainsi|aussi|alors|puis|ensuite|enfin|cependant|toutefois|néanmoins|pourtant|par ailleurs
        en outre|de plus|d['’]autre part|d['’]une part|par conséquent|en conséquence|en effet|en revanche|au contraire
        à l['’]inverse|inversement|en particulier|notamment|parallèlement|également|de même|de son côté|de leur côté
        pour sa part|pour leur part|pour autant|à (?:cet|ce|cette)|à ces|pour (?:cela|ce|cette|ces|y|autant)
        dans (?:ce|cet|cette|ces)|de (?:ce|cet|cette|ces)|sur (?:ce|cet|cette|ces)|par (?:ce|cet|cette|ces)
        avec (?:ce|cet|cette|ces)|lors de (?:ce|cet|cette|ces)|selon (?:ce|cet|cette|lui|elle|eux)|en ce|d['’]où
        du coup|dès lors|depuis lors|là|là-bas|là-dessus|résultat|autrement dit|en d['’]autres termes
        plus précisément|concrètement|voilà|voici|y compris|sans cela|à défaut|autre\w*|même|seule ombre|reste
        quant|avec (?:ce|cette) derni\w+|ces derni\w+|d['’]ailleurs|du reste|non seulement|surtout|oui|non(?=,)
        tout cela
        tout ceci|bref|au total|en somme|en contrepartie|en échange|en retour|faute de quoi|sinon
        désormais, (?:il|elle)s?
        en (?:voici|voilà)|n['’]\w+|j['’]\w+|je|nous|notre|nos|vous|votre|vos"""
    ),
    "en": _opening(
        r"""he|she|they|it|this|these|that|those|his|her|their|its|him|them|such|both|neither|the (?:former|latter|two)
        others?|another|some|one of them|each|but|and|or|nor|so|yet|however|moreover|furthermore|in addition|besides
        additionally|also|therefore|thus|hence|consequently|accordingly|as a result|meanwhile|on the other hand
        in contrast|by contrast|conversely|instead|nevertheless|nonetheless|still|then|next|finally|for example
        for instance|in fact|indeed|in particular|specifically|similarly|likewise|otherwise|there|here|even so
        for (?:its|his|her|their|this|that) \w+|at this|at that|in this|in these|in that|to this|to that|of these
        of those|with this|under this|among them|that is|i|we|our|you|your|rather|overall|in short|in return"""
    ),
    "vi": _opening(
        r"""tuy nhiên|song|nhưng|và|do đó|do vậy|vì vậy|vì thế|bởi vậy|bởi thế|theo đó|bên cạnh đó|cùng với đó|ngoài ra
        đồng thời|trong khi đó|mặt khác|hơn nữa|thêm vào đó|cụ thể|đặc biệt|như vậy|như thế|qua đó|từ đó|trong đó
        trước đó|sau đó|ngược lại|trái lại|cuối cùng|tiếp đó|tiếp theo|về phần mình|còn|điều này|điều đó|việc này|đây
        đó|nó|họ|ông|bà|anh|chị|chúng|chúng tôi|tôi|đến nay|nhờ đó|nhờ vậy|dù vậy|tuy vậy|thậm chí|ngay cả|chẳng hạn
        ví dụ|thay vào đó|trên cơ sở đó|vậy|thế nhưng|cũng|cả hai|một số khác|(?:\w+ ){1,4}(?:này|đó|ấy|trên)"""
    ),
    "ja": re.compile(
        r"(?:これ|それ|あれ|この|その|こうした|そうした|こうして|そうして|そういう|このような|そのような|同氏|同社|同省|同県|同国|同市|同地"
        r"|同機構|同日|同年|彼|彼女|前者|後者|両者|いずれも|うち|しかし|だが|ところが|とはいえ|だから|したがって|従って|ゆえに"
        r"|すなわち|つまり|例えば|たとえば|ちなみに|なお|さらに|そして|そこで|そこへ|加えて|それでも|にもかかわらず|でも、|では、"
        r"|ただし|もっとも、|とりわけ|具体的には|一方|他方|反対に|そうなれば|また、|まず、|次いで|次に|続いて|最後に|このため|そのため|ただ、|特に、"
        r"|私|我々|われわれ|他の|ほかの|もう一)"
    ),
}

# Signs inside a sentence: "n'en accueillent que 11", "y voient un relais".
_POINTING = {
    "fr": re.compile(
        r"\b(?:aussi|également|donc|néanmoins|toutefois|cependant|pourtant|en revanche|par ailleurs)\b"
        r"|\bpour (?:sa|leur) part\b"
        r"|, (?:eux|elles|lui),|\b(?:dit|raconte|explique) c(?:e|et|ette)\b|\bl['’]\w+ront\b"
        r"|\b(?:n|s|l|d|qu|j)['’](?:en|y)\b|(?<!\bil )(?<!\bil n['’])\by (?!a\b|avait\b|aura\b)"
        r"|\bcelui-ci\b|\bcelle-ci\b|\bceux-ci\b|\bce dernier\b|\bcette dernière\b|\bces derniers\b"
        r"|\b(?:les|des|aux) deux \w+|\b(?:je|j['’]|mon|ma|mes|nous|notre|nos)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:this|these|those|thereof|such|also|therefore|however|meanwhile|for (?:his|her|its|their) part"
        r"|the latter|the former|the two|we|our|my|i)\b",
        re.IGNORECASE,
    ),
    "vi": re.compile(r"\b(?:này|đó|ấy|nói trên|cũng|chúng tôi|tôi)\b", re.IGNORECASE),
    "ja": re.compile(r"この|その|こうした|同氏|同社|同省|同県|同市"),
}
# "Côté vietnamien, elle ouvre …": the subject behind the first words is a pronoun.
_LATE_PRONOUN = {
    "fr": re.compile(r"[^,]{1,60}, (?!il (?:y|faut|faudra|existe|convient|est)\b)(?:ils?|elles?|celui-ci|celle-ci)\b"),
    "en": re.compile(r"[^,]{1,60}, (?:he|she|it|they)\b"),
}
_TOPIC = re.compile("[はがも]")


def leaning(text: str, language: str) -> Lean:
    """Return how much a sentence leans on what stands before it in its article."""
    head = _HEAD.match(text)
    start = head.end() if head else 0
    if _FREE[language].match(text, start):
        return Lean.NOT
    late = _LATE_PRONOUN.get(language)
    if _LEANING[language].match(text, start) or (late is not None and late.match(text, start)):
        return Lean.FULLY
    if language == "ja" and _TOPIC.search(text) is None:
        return Lean.SLIGHTLY  # without a topic or subject, both are those of the sentence before
    return Lean.SLIGHTLY if _POINTING[language].search(text, start) else Lean.NOT
