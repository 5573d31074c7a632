"""The forms in which a word of a glossary may stand in a text: number and gender in French, number in English.

The rules and exceptions are those of any school grammar (“le pluriel et le féminin des noms et des adjectifs”). A form
that does not exist does no harm, for no text holds it; one that is another word does, hence the lists of exceptions.
"""

import re
from collections.abc import Callable

__all__ = ["PLURAL", "SAME", "SINGULAR", "english_forms", "english_plural", "english_singular", "french_forms"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a form is, seen from the word in the glossary.
SINGULAR, SAME, PLURAL = -1, 0, 1

_AL_WITH_S = _words("aval bal banal bancal cal carnaval chacal choral fatal festival natal naval récital régal")
_AIL_WITH_X = _words("bail corail émail soupirail travail vantail vitrail")
_EU_WITH_S = _words("bleu émeu landau pneu sarrau")
_OU_WITH_X = _words("bijou caillou chou genou hibou joujou pou")
_IRREGULAR = {"œil": "yeux", "ciel": "cieux", "monsieur": "messieurs", "madame": "mesdames", "oeil": "yeux"}
# Singular nouns that end like a plural: without their last letter, several are another word.
_NEVER_SINGULARISED = _words(
    """
    accès acquis afflux alors amas avis bas biais bois bras bus campus cas châssis choix colis commis compas
    compromis concours congrès consensus corps cours croix débris dehors devis discours divers dos engrais
    fils flux fois fonds fous français frais gaz gros hors jus logis malus marais mépris mois noix os ours
    paix palais parcours pas pays permis plus poids pois prix procès processus progrès puis rabais recours
    reflux relais repas revers secours sens succès surplus tapis taux temps tiers toujours travers univers
    vers virus voix
    """
)

# Nouns whose feminine is another thing than a woman or a property of the same thing.
_NO_FEMININE = _words(
    """
    actif capital chantier courrier court entier métier milieu moral moteur objectif oral papier passif
    premier quartier sentier carrier collier plan point port
    """
)
_PERSONS = _words(
    """
    adhérent adjoint agent allié apprenti artisan assistant associé avocat candidat chargé client commerçant
    consultant délégué député diplômé dirigeant employé enseignant envoyé étudiant expert exploitant exposant
    fabricant gérant habitant invité magistrat migrant négociant participant président remplaçant représentant
    résident retraité salarié suppléant vétéran
    """
)
# Ending of the masculine, endings of the feminine, whether persons have it as well as adjectives.
_FEMININE = (
    ("teur", ("trice", "teuse"), True),
    ("eur", ("euse", "eure"), True),
    ("ien", ("ienne",), True),
    ("éen", ("éenne",), True),
    ("ais", ("aise",), True),
    ("ois", ("oise",), True),
    ("ier", ("ière",), True),
    ("al", ("ale",), False),
    ("el", ("elle",), False),
    ("eil", ("eille",), False),
    ("if", ("ive",), False),
    ("eux", ("euse",), False),
)
_FEMININE_OF_ADJECTIVES = (
    ("er", ("ère",)),
    ("on", ("onne",)),
    ("et", ("ette", "ète")),
    ("f", ("ve",)),
    ("c", ("que", "che")),
)


def french_forms(word: str, part_of_speech: str = "") -> dict[str, int]:
    """Return the forms of a French word, and whether each is singular or plural where the word is the other.

    ``part_of_speech`` is “adjective”, “noun” or nothing: adjectives have every feminine, nouns only that of persons.
    """
    forms = {word: SAME}
    for feminine in _feminines(word, part_of_speech):
        forms.setdefault(feminine, SAME)
    for form in list(forms):
        forms.setdefault(_french_plural(form), PLURAL)
    for singular in _french_singulars(word):
        forms.setdefault(singular, SINGULAR)
    return forms


def _french_plural(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al") and word not in _AL_WITH_S:
        return f"{word[:-2]}aux"
    if word in _AIL_WITH_X:
        return f"{word[:-3]}aux"
    if (word.endswith(("au", "eu")) and word not in _EU_WITH_S) or word in _OU_WITH_X:
        return f"{word}x"
    return f"{word}s"


def _french_singulars(word: str) -> tuple[str, ...]:
    if word.lower() in _NEVER_SINGULARISED or len(word) < 4:
        return ()
    if word.endswith("eaux"):
        return (word[:-1],)
    if word.endswith("aux"):
        return (f"{word[:-3]}al", f"{word[:-3]}ail", word[:-1])
    if word.endswith(("eux", "oux")) or (word.endswith("s") and not word.endswith("ss")):
        return (word[:-1],)
    return ()


def _feminines(word: str, part_of_speech: str) -> tuple[str, ...]:
    lower = word.lower()
    if lower in _PERSONS:
        return (f"{word}e",)
    adjective = part_of_speech == "adjective"
    if len(word) < 4 or (lower in _NO_FEMININE and not adjective):
        return ()
    for ending, feminines, of_persons in _FEMININE:
        if word.endswith(ending) and (of_persons or part_of_speech != "noun"):
            return tuple(word[: -len(ending)] + feminine for feminine in feminines)
    if not adjective or word.endswith("e"):
        return ()
    for ending, feminines in _FEMININE_OF_ADJECTIVES:
        if word.endswith(ending):
            return tuple(word[: -len(ending)] + feminine for feminine in (*feminines, f"{ending}e"))
    return (f"{word}e",)


_ENGLISH_IRREGULAR = {
    "analysis": ("analyses",),
    "basis": ("bases",),
    "child": ("children",),
    "man": ("men",),
    "memorandum": ("memorandums", "memoranda"),
    "person": ("people", "persons"),
}
_ENGLISH_SINGULARS = {plural: word for word, plurals in _ENGLISH_IRREGULAR.items() for plural in plurals}
_COMPOUND = re.compile(r"(.+)m[ae]n", re.IGNORECASE)
# Words that the press uses in the singular only.
_MASS = _words(
    """
    advice agriculture aid aquaculture assistance capital competitiveness connectivity consumption cooperation
    defence defense development digitalisation digitalization electricity electronics employment energy
    equipment expertise fdi finance funding growth healthcare income industrialisation industrialization
    information infrastructure innovation investment labor labour land logistics machinery management manpower
    neutrality oda overtourism personnel progress research revenue security staff tourism trade traffic
    training transport transportation urbanisation urbanization waste welfare work workforce
    """
)
_SPELLINGS = (
    ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"), ("our", "or"), ("ours", "ors"),
    ("tre", "ter"), ("tres", "ters"), ("programme", "program"), ("programmes", "programs"), ("ence", "ense"),
)  # fmt: skip
_PREPOSITIONS = _words("against and at between by for from in of on to under with")


def english_forms(word: str) -> dict[str, int]:
    """Return the forms of an English word: singular, plural, and both in British and American spelling."""
    forms = {word: SAME}
    for plural in _plurals(word):
        forms.setdefault(plural, PLURAL)
    if singular := _singular(word):
        forms.setdefault(singular, SINGULAR)
    for form, number in list(forms.items()):
        for british, american in _SPELLINGS:
            if form.endswith(british):
                forms.setdefault(form.removesuffix(british) + american, number)
            if form.endswith(american):
                forms.setdefault(form.removesuffix(american) + british, number)
    return forms


def english_plural(phrase: str) -> str:
    """Return the plural of an English term: of the word before the first preposition, else of the last.

    What is a plural already, an abbreviation or a mass noun stays as it is.
    """
    return _with_head(phrase, lambda word: word if _singular(word) or word.lower() in _MASS else _plurals(word)[0])


def english_singular(phrase: str) -> str:
    """Return the singular of an English term that is a plural."""
    return _with_head(phrase, lambda word: _singular(word) or word)


def _with_head(phrase: str, change: Callable[[str], str]) -> str:
    words = phrase.split(" ")
    head = next((at for at, word in enumerate(words) if at and word.lower() in _PREPOSITIONS), len(words)) - 1
    if not words[head].isalpha() or words[head].isupper():
        return phrase
    words[head] = change(words[head])
    return " ".join(words)


def _plurals(word: str) -> tuple[str, ...]:
    lower = word.lower()
    if lower in _ENGLISH_IRREGULAR:
        return tuple(word[0] + plural[1:] for plural in _ENGLISH_IRREGULAR[lower])
    if compound := _COMPOUND.fullmatch(word):
        return (f"{compound[1]}men",)
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return (f"{word}es",)
    if lower.endswith("y") and len(word) > 1 and lower[-2] not in "aeiou":
        return (f"{word[:-1]}ies",)
    return (f"{word}s",)


def _singular(word: str) -> str:
    """Return the singular of a word that looks like a plural, else nothing."""
    lower = word.lower()
    if lower in _ENGLISH_SINGULARS:
        return word[0] + _ENGLISH_SINGULARS[lower][1:]
    if lower.endswith("men") and (compound := _COMPOUND.fullmatch(word)):
        return f"{compound[1]}man"
    if lower.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if lower.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ics")):
        return word[:-1]
    return ""
