"""Names in katakana: how they sound, and whether a name of Latin script could be written so.

A run of katakana is romanised without its long marks and doubled letters. A Vietnamese syllable has a small set of
romanisations, so a Vietnamese name is matched sound for sound. Of any other name only the consonants are compared, by
class: how its vowels are heard depends on a language that is not known.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from mtkit.checks.names.spelling import fold

__all__ = ["Run", "katakana", "says_syllables", "sound", "sounds_like"]

RUN = re.compile(
    "[\u30a1-\u30fa\u30fc](?:[\u30a1-\u30fa\u30fc・＝=\u2010\\-゠](?=[\u30a1-\u30fa\u30fc])|[\u30a1-\u30fa\u30fc])*"
)
PART = re.compile("[\u30a1-\u30fa\u30fc]+")

ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サ-スセソ", "t": "タ---ト", "n": "ナニヌネノ", "h": "ハヒ-ヘホ",
    "m": "マミムメモ", "y": "ヤ-ユ-ヨ", "r": "ラリルレロ", "w": "ワヰ-ヱヲ", "g": "ガギグゲゴ", "z": "ザ-ズゼゾ",
    "d": "ダ---ド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
SOUNDS = {kana: row + vowel for row, line in ROWS.items() for kana, vowel in zip(line, "aiueo", strict=True)}
SOUNDS |= {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "デ": "de",
           "テ": "te", "ン": "n", "ヴ": "bu", "ー": "", "ッ": "", "ヷ": "ba", "ヸ": "bi", "ヹ": "be", "ヺ": "bo",
           "ヵ": "ka", "ヶ": "ke"}  # fmt: skip
SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa"}
REPEATED = re.compile(r"([aeiou])\1+")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of katakana, with how it sounds as a whole and where its parts begin and end in that."""

    text: str
    start: int
    end: int
    sound: str
    edges: tuple[int, ...]

    def parts(self) -> tuple[str, ...]:
        """Return how the whole and each part sounds."""
        bounds = zip(self.edges, self.edges[1:], strict=False)
        return (self.sound, *(self.sound[a:b] for a, b in bounds)) if len(self.edges) > 2 else (self.sound,)


def katakana(text: str) -> list[Run]:
    """Return the runs of katakana of a text, names whose parts are divided by ・ as one."""
    found: list[Run] = []
    for match in RUN.finditer(text):
        whole, edges = "", [0]
        for part in PART.findall(match[0]):
            whole += sound(part)
            edges.append(len(whole))
        found.append(Run(match[0], match.start(), match.end(), whole, tuple(edges)))
    return found


@lru_cache(maxsize=1 << 14)
def sound(kana: str) -> str:
    """Return katakana in Latin letters, long and short vowels alike: “ドゥック” → “duku”, “ヴィンロン” → “binron”."""
    out, before = "", ""
    for character in kana:
        small = SMALL.get(character)
        if small is None:
            out += SOUNDS.get(character, "")
        elif small[0] == "y" and before in "シチジヂ":  # シャ, チュ, ジョ
            out = out[:-1] + small[1:]
        elif small[0] == "y":  # ニャ, ディュ
            out = out[:-1] + small
        elif before in "ウイクグ":  # ウィ, イェ, クア
            out += small
        else:  # ファ, ティ, ドゥ
            out = out[:-1] + small
        before = character
    return REPEATED.sub(r"\1", out)


# Vietnamese syllables: how Japanese media hear each part, the letters folded.
ONSETS = {
    "": ("",), "b": ("b",), "c": ("k",), "k": ("k",), "ch": ("ch", "t"), "d": ("d", "z", "j", "y"), "đ": ("d",),
    "g": ("g",), "gh": ("g",), "gi": ("z", "j", "y", "d"), "h": ("h", "f"), "kh": ("k", "h", "f"), "l": ("r",),
    "m": ("m",), "n": ("n",), "nh": ("n", "ny"), "ng": ("g", "n", "ng"), "ngh": ("g", "n"), "p": ("p",),
    "ph": ("f", "p", "h"), "qu": ("ku", "k", "kuw"), "r": ("r", "z", "j"), "s": ("s", "sh"), "t": ("t", "ts", "ch"),
    "th": ("t", "ts", "ch"), "tr": ("ch", "t", "tor"), "v": ("b", "y"), "x": ("s", "sh"),
}  # fmt: skip
NUCLEI = {
    "a": ("a",), "ai": ("ai",), "ay": ("ai", "ei"), "ao": ("ao", "au"), "au": ("au", "ao", "ou", "o"),
    "e": ("e",), "eo": ("eo",), "eu": ("eu", "eo"), "i": ("i",), "y": ("i",), "ia": ("ia", "ie"), "ya": ("ia", "ie"),
    "ie": ("ie", "e", "i"), "ye": ("ie", "e", "i"), "ieu": ("ieu", "iu", "yu", "eu", "ieo", "yo"),
    "yeu": ("ieu", "iu", "eu"), "iu": ("iu", "yu"), "o": ("o",), "oa": ("oa", "owa"),
    "oai": ("oai", "uai"), "oay": ("oai", "uai"), "oe": ("oe", "ue"), "oi": ("oi", "ui"), "oo": ("o",),
    "u": ("u", "o"), "ua": ("ua", "uo", "oa", "uwa", "u"), "uay": ("uai",), "uau": ("uau",), "ue": ("ue", "ui", "uei"),
    "ui": ("ui",), "uo": ("uo", "u", "o", "ua", "yuo"), "uoi": ("uoi", "uo", "oi", "ui"),
    "uou": ("uou", "iu", "uo", "u"),
    "uu": ("u", "yu", "iu"), "uy": ("ui", "i"), "uya": ("uia",), "uye": ("ue", "uie", "ui", "uye", "yue"),
    "uyu": ("uiu",),
}  # fmt: skip
CODAS = {
    "": ("",), "c": ("ku", "k", ""), "ch": ("ku", "k", "chi", "to", "iku", ""), "m": ("mu", "n", "m"), "n": ("n",),
    "ng": ("n", "ngu"), "nh": ("n", "in"), "p": ("pu", "p", ""), "t": ("to", "tsu", "t", ""),
}  # fmt: skip
PARTS = re.compile(r"(ngh|ng|nh|ch|gh|gi(?=[aeou])|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?([aeiouy]+)(ch|ng|nh|[cmnpt])?")
LEGAL = re.compile("ti|tsi|chi|tu|tsu|chu|t[aeo]|ts[aeo]|ch[aeo]")


@lru_cache(maxsize=1 << 12)
def _syllable_sounds(folded: str) -> frozenset[str]:
    """Return how a Vietnamese syllable may sound in katakana; nothing for what is none."""
    match = PARTS.fullmatch(folded)
    if not match or match[2] not in NUCLEI:
        return frozenset()
    onset, coda = match[1] or "", match[3] or ""
    made = product(ONSETS[onset], NUCLEI[match[2]], CODAS[coda])
    return frozenset(REPEATED.sub(r"\1", a + b + c) for a, b, c in made)


def says_syllables(run: Run, syllables: tuple[str, ...]) -> bool:
    """Whether a run of katakana says a Vietnamese name, alone or beside another word of three sounds or more."""
    choices = [_syllable_sounds(s) for s in syllables]
    for start in range(len(run.sound)):
        if start not in run.edges and (start < 5 or len(run.edges) > 2):
            continue
        ends = {start}
        for choice in choices:
            ends = {e + len(c) for e in ends for c in choice if run.sound.startswith(c, e)}
            ends |= {e + 1 for e in ends if run.sound.startswith("u", e) and run.sound[e - 1] == "u"}
        if any(e in run.edges or (e <= len(run.sound) - 5 and len(run.edges) == 2) for e in ends):
            return True
    return False


TOLERANCE = 0.28  # for each consonant
LIMIT = 0.94  # for a whole name: less than one consonant that is another
STRICT = 0.15

# Other names: the consonants of a name, each a class, and how Japanese media may hear a class, with what it costs.
LATIN = [
    (re.compile(pattern), new)
    for pattern, new in (
        ("tsch|tch|tz|ts|cz|cc(?=[eiy])", "C"), ("sch|sh|sz", "S"), ("kh|ch", "X"), ("ph", "f"), ("th", "T"),
        ("ck|cq|qu|q", "k"),
        ("sc(?=[eiy])", "S"), ("c(?=[eiy])", "E"), ("c", "k"), ("gn", "ny"), ("gh", "g"), ("gu(?=[ei])", "g"),
        ("x$", "s"), ("^x", "z"), ("x", "ks"), ("dj|dg|j", "J"), ("g(?=[eiy])", "G"), ("^wr", "r"), ("^kn", "n"),
        ("l", "L"), ("v", "b"),
        (r"(.)\1", r"\1"), ("m(?=[bpf])", "N"),
    )
]  # fmt: skip
HEARD: dict[str, dict[str, float]] = {
    "b": {"b": 0, "w": 0.2, "p": 0.4, "f": 0.3}, "p": {"p": 0, "b": 0.4, "f": 0.3},
    "f": {"f": 0, "h": 0, "p": 0.2, "b": 0.4},
    "w": {"b": 0, "w": 0}, "k": {"k": 0, "g": 0.4}, "g": {"g": 0, "k": 0.4, "J": 0.3},
    "G": {"J": 0, "g": 0, "z": 0.1, "h": 0.2, "k": 0.4}, "J": {"J": 0, "y": 0, "h": 0.1, "z": 0, "f": 0.3},
    "C": {"C": 0, "S": 0.2, "t": 0.3, "z": 0.1}, "S": {"S": 0, "s": 0.1, "k": 0.4},
    "X": {"C": 0, "S": 0, "k": 0, "h": 0.1, "f": 0.3, "J": 0.3}, "E": {"s": 0, "S": 0, "C": 0, "z": 0.2, "k": 0.3},
    "s": {"s": 0, "z": 0, "S": 0, "J": 0.2}, "z": {"z": 0, "s": 0, "C": 0, "J": 0, "S": 0.2},
    "T": {"s": 0, "S": 0, "z": 0, "t": 0, "J": 0.1, "C": 0, "d": 0.3}, "t": {"t": 0, "C": 0, "d": 0.6},
    "d": {"d": 0, "J": 0, "z": 0.3, "t": 0.5}, "n": {"n": 0, "m": 0.6}, "m": {"m": 0, "n": 0.6},
    "N": {"n": 0, "m": 0}, "r": {"r": 0}, "L": {"r": 0},
    "h": {"h": 0, "f": 0},
}  # fmt: skip
# What it costs not to hear a letter: anywhere but at the head, and at the end of a name, where French has many such.
SILENT = {"h": 0.0, "w": 0.1, "r": 0.15, "g": 0.5, "G": 0.5, "J": 0.3, "t": 0.6, "d": 0.6, "b": 0.6}
SILENT_END = {"t": 0.2, "d": 0.3, "s": 0.2, "p": 0.3, "z": 0.3, "g": 0.3, "k": 0.5, "n": 0.5, "T": 0.5}
ADDED = {"y": 0.0, "w": 0.1, "h": 0.8}
KANA_CLASSES = [
    (re.compile(pattern), new)
    for pattern, new in (("sh", "S"), ("ch", "C"), ("ts", "C"), ("j", "J"), (r"(.)\1", r"\1"))
]


@lru_cache(maxsize=1 << 13)
def _consonants(name: str) -> str:
    text = fold(name)
    for pattern, new in LATIN:
        text = pattern.sub(new, text)
    return re.sub("[^A-Zbcdfghkmnprstwz]", "", text)


@lru_cache(maxsize=1 << 13)
def _kana_consonants(romanised: str) -> str:
    for pattern, new in KANA_CLASSES:
        romanised = pattern.sub(new, romanised)
    return re.sub("[^A-Zbdfghkmnprstwyz]", "", romanised)


@lru_cache(maxsize=1 << 14)
def sounds_like(name: str, romanised: str, strictly: bool = False) -> bool:
    """Whether katakana may say a name, by its consonants: less than one of them may be heard in another way.

    The name may stand at the head or at the end of what is said, one of four consonants and more anywhere in it.
    """
    ours, theirs = _consonants(name), _kana_consonants(romanised)
    if not ours or not theirs:
        return ours == theirs
    if fold(name)[0] in "aeiou" and ours[0] == "r" and len(ours) > 2 and theirs[0] != "r":  # “Ørsted”
        ours = ours[1:]
    row = _distances(ours, theirs, within=len(ours) > 3)
    cost = min(row)
    if len(ours) <= 3 and len(theirs) > len(ours):
        cost = min(cost, *(_distances(ours, theirs[i:], within=False)[-1] for i in range(1, len(theirs))))
    return cost <= (STRICT if strictly else min(TOLERANCE * max(2, len(ours)), LIMIT))


def _distances(ours: str, theirs: str, within: bool) -> list[float]:
    """Return what a name costs when it is heard up to each consonant; ``within``: not only from the first one."""
    added = [ADDED.get(c, 1.0) for c in theirs]
    row = [0.0]
    for cost in added:
        row.append(0.0 if within else row[-1] + cost)
    for place, one in enumerate(ours):
        heard, drop = HEARD[one], SILENT.get(one, 1.0) if place or one in "hw" else 1.0
        if place == len(ours) - 1 > 0:
            drop = min(drop, SILENT_END.get(one, 1.0))
        new = [row[0] + drop]
        for j, other in enumerate(theirs):
            new.append(min(row[j] + heard.get(other, 1.0), row[j + 1] + drop, new[j] + added[j]))
        row = new
    return row
