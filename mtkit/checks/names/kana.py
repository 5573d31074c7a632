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

__all__ = ["Run", "katakana", "likeness", "says_syllables", "sound"]

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
SOUNDS |= {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "デ": "de", "テ": "te",
           "ン": "n", "ヴ": "bu", "ー": "", "ッ": "", "ヷ": "ba", "ヸ": "bi", "ヹ": "be", "ヺ": "bo", "ヵ": "ka",
           "ヶ": "ke"}  # fmt: skip
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
    "a": ("a",), "ai": ("ai", "ei", "oi"), "ay": ("ai", "ei", "oi"), "ao": ("ao", "au"), "au": ("au", "ao", "ou", "o"),
    "e": ("e",), "eo": ("eo",), "eu": ("eu", "eo"), "i": ("i",), "y": ("i",), "ia": ("ia", "ie"), "ya": ("ia", "ie"),
    "ie": ("ie", "e", "i"), "ye": ("ie", "e", "i"), "ieu": ("ieu", "iu", "yu", "eu", "ieo", "yo"),
    "yeu": ("ieu", "iu", "eu"), "iu": ("iu", "yu"), "o": ("o", "e", "u", "a"), "oa": ("oa", "ua", "owa", "a", "uwa"),
    "oai": ("oai", "uai"), "oay": ("oai", "uai"), "oe": ("oe", "ue"), "oi": ("oi", "ui"), "oo": ("o",),
    "u": ("u", "o"), "ua": ("ua", "uo", "oa", "uwa", "u"), "uay": ("uai",), "uau": ("uau",), "ue": ("ue", "ui", "uei"),
    "ui": ("ui",), "uo": ("uo", "u", "o", "ua", "yuo"), "uoi": ("uoi", "uo", "oi", "ui"), "uou": ("uou", "iu", "uo", "u"),
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
        if start not in run.edges and start < 5:
            continue
        ends = {start}
        for choice in choices:
            ends = {e + len(c) for e in ends for c in choice if run.sound.startswith(c, e)}
            ends |= {e + 1 for e in ends if run.sound.startswith("u", e) and run.sound[e - 1] == "u"}
        if any(e in run.edges or e <= len(run.sound) - 5 for e in ends):
            return True
    return False


# Other names: classes of consonants. Letters of one class are alike, those of neighbouring classes nearly.
LATIN = [
    (re.compile(pattern), new)
    for pattern, new in (
        ("tsch|tch|tz|cz|ch(?=[eiy])", "C"), ("sch|sh", "S"), ("ph", "f"), ("th", "T"), ("ch|ck|cq|c(?![eiy])|qu|q", "k"),
        ("gn", "n"), ("gh|gu(?=[ei])", "g"), ("c", "s"), ("x", "ks"), ("dj|dg|j", "J"), ("g(?=[eiy])", "G"), ("wr", "r"),
        ("kn", "n"), (r"(.)\1", r"\1"),
    )
]  # fmt: skip
KANA_CLASSES = [
    (re.compile(pattern), new)
    for pattern, new in (("sh", "S"), ("ch", "C"), ("ts", "C"), ("j", "J"), (r"(.)\1", r"\1"))
]
GROUPS = ("kgGh", "sSzCTJ", "tdTCD", "bpfvwh", "rl", "nm", "JyGzjdi", "GgJh", "wvb", "CSsk", "hf", "fb")
SILENT = "hrtdspxywlgeT"


@lru_cache(maxsize=1 << 13)
def _consonants(name: str) -> str:
    text = fold(name)
    for pattern, new in LATIN:
        text = pattern.sub(new, text)
    return re.sub("[^A-Zbcdfghjklmnprstvwxz]", "", text)


@lru_cache(maxsize=1 << 13)
def _kana_consonants(romanised: str) -> str:
    for pattern, new in KANA_CLASSES:
        romanised = pattern.sub(new, romanised)
    return re.sub("[^A-Zbcdfghjkmnprstwyz]", "", romanised)


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 0.4 if any(one in group and other in group for group in GROUPS) else 1.0


@lru_cache(maxsize=1 << 13)
def likeness(name: str, romanised: str) -> float:
    """Return how alike the consonants of a name and of katakana are, from 0 to 1."""
    ours, theirs = _consonants(name), _kana_consonants(romanised)
    if not ours or not theirs:
        return float(ours == theirs)
    row = [float(i) for i in range(len(theirs) + 1)]
    for one in ours:
        drop = 0.3 if one in SILENT else 1.0
        new = [row[0] + drop]
        for j, other in enumerate(theirs):
            new.append(min(row[j] + _cost(one, other), row[j + 1] + drop, new[j] + (0.5 if other in "yw" else 1.0)))
        row = new
    return max(0.0, 1 - row[-1] / max(len(ours), len(theirs)))
