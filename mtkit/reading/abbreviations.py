"""Words that end in a full stop without ending a sentence, by language: plain data for ``segmentation``.

An entry is written without its last full stop. A lower-case entry matches any capitalisation ("Cf." and "cf."), an
entry with a capital only itself ("Me." the lawyer, not "me.").
"""

from dataclasses import dataclass

__all__ = ["COMMON", "LANGUAGES", "Abbreviations"]


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The lists of one language, each with its own answer to "can a sentence end here?"."""

    never: frozenset[str] = frozenset()
    """A name or another word always follows: "M. Dang", "cf. le rapport", "av. Hung Vuong"."""

    number: frozenset[str] = frozenset()
    """An abbreviation before a number, else an ordinary word: "art. 3", but "le marché de l'art. Le musée"."""

    opener: frozenset[str] = frozenset()
    """Ends a sentence only before a word of ``starters``: "Honda Motor Co. Le groupe", not "Honda Motor Co. Japon"."""

    capital: frozenset[str] = frozenset()
    """Ends a sentence before any capital, never before a figure: "les routes, les ponts, etc. Tokyo paiera"."""

    starters: frozenset[str] = frozenset()
    """Words that, with a capital, open a sentence and hardly ever a name; an elided one keeps its apostrophe."""

    articles: frozenset[str] = frozenset()
    """Those of ``starters`` that also open family names: "J. Le Goff"."""

    lettered: frozenset[str] = frozenset()
    """Nouns that a single letter completes, so that it is no initial: "le plan B. Tokyo attend"."""

    shouted: frozenset[str] = frozenset({"yahoo", "joomla"})
    """Names that are written with an exclamation mark: "Yahoo! Japan"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Companies and other things that are written alike in the press of all languages.
_COMPANIES = "Co Corp Inc Ltd Bros Jr Sr Cie Ets Sté S.p.A a.s Pty Pte Pvt JSC"
_LATIN = "cf vs al e.g i.e op cit ibid id loc viz"
_TITLES = "Mr Mrs Ms Dr Drs Prof St Ste Rev Hon Gen Col Capt Lt Sgt Maj Cdr Adm Gov Sen Rep"

_FRENCH = Abbreviations(
    never=_words(
        f"{_LATIN} M MM Mme Mmes Mlle Mlles Mr Dr Drs Pr Prs Prof Me Mes Mgr Mgrs St Ste Sts Stes Vve "
        "Gal Gral Cdt Cne Lt Col Cel Sgt Adj Amb Pdt Gouv "
        "gén amb av apr boul bd bld imp pl c.-à-d c-à-d càd p.ex par.ex not spéc env resp dép"
    ),
    number=_words(
        "art al p pp pg chap fig vol t tom no nos n° nᵒ num réf ref tél tel fax sect § ann tab vers ex lib l"
    ),
    opener=_words(
        f"{_COMPANIES} v Ph Ch Th Chr Fr Jos Ng Tr "
        "dir éd ed édit trad coll suppl rééd univ dépt dpt arr ext int adr intr préf cit nb N.B P.S"
    ),
    capital=_words(
        "etc hab max min approx ca p.m a.m janv jan févr fév fevr avr juil juill sept oct nov déc dec "
        "lun mar mer jeu ven sam dim sup inf subst adj adm"
    ),
    starters=_words(
        "le la les l' un une des du de d' au aux à ce c' cet cette ces cela ça ceci celui celle ceux celles "
        "il elle ils elles on nous vous je j' tu y son sa ses leur leurs notre nos votre vos mon ma mes "
        "en dans sur sous par pour avec sans selon après avant depuis pendant durant lors mais ou et donc or car ni si "
        "s' quand lorsque lorsqu' comme puis ensuite enfin ainsi alors aussi toutefois cependant néanmoins pourtant "
        "outre malgré grâce face chaque tous toutes tout toute certains certaines plusieurs quelque quelques "
        "aucun aucune nul ne n' qui que qu' quel quelle quels quelles quoi où comment pourquoi parmi chez vers entre "
        "contre dès jusqu' hier aujourd' demain parallèlement actuellement désormais déjà ici là voici voilà "
        "cinq six sept huit neuf dix deux trois quatre vingt cent mille première premier "
        "interrogé interrogée situé située créé créée fondé fondée ailleurs autre autres même bien très plus moins "
        "lundi mardi mercredi jeudi vendredi samedi dimanche résultat objectif"
    ),
    articles=_words("le la l' du de d' des les"),
    lettered=_words(
        "plan vitamine vitamines groupe groupes type types catégorie classe zone hépatite série ligue annexe point "
        "lettre terminal porte hall quai bloc lot ligne phase formule permis grade niveau secteur bâtiment tour "
        "grippe variante option sous-groupe alinéa visa"
    ),
)

_ENGLISH = Abbreviations(
    never=_words(f"{_LATIN} {_TITLES} Messrs Mmes Fr Mt Ft Pres Supt Insp approx"),
    number=_words("no nos p pp art vol chap fig sec ref tel para pt"),
    opener=_words(f"{_COMPANIES} v Ave Blvd Rd Ph dept univ assn bldg ed eds est"),
    capital=_words("etc a.m p.m jan feb mar apr jun jul aug sept sep oct nov dec max min"),
    starters=_words(
        "the a an this that these those it he she they we you i his her its their our your my in on at by for from "
        "with without after before since during while when where as if although but and or so yet however meanwhile "
        "moreover according to of under over between among all some many most both each every no not there here "
        "who what why how which one two three four five six seven eight nine ten last next "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
    lettered=_words("plan vitamin group type class zone hepatitis series annex point letter terminal gate phase visa"),
)

_VIETNAMESE = Abbreviations(
    never=_words(
        "TP Tp TX Tx TT Q P H X GS PGS TS Ts ThS Th.S Ths BS Bs CN KS Ks LS Ls NSND NSƯT NXB Nxb St Mr Mrs Ms Dr Prof "
        "vs cf Đ"
    ),
    number=_words("tr số no đ vol"),
    opener=_words(_COMPANIES),
    capital=_words("v.v vv v.v.v"),
    starters=_words(
        "theo trong tại ông bà các những một hai ba với để khi nếu sau trước từ đây đó này việc dự tuy nhưng và còn "
        "ngoài bên hiện năm ngày tháng chúng tôi họ người đến trên cùng do vì nhằm"
    ),
    lettered=_words("vitamin nhóm loại hạng khu"),
)

COMMON = Abbreviations(
    never=_words(f"{_LATIN} {_TITLES}"),
    number=_words("no p pp art vol fig"),
    opener=_words(_COMPANIES),
    capital=_words("etc a.m p.m"),
)
"""For a language without lists of its own."""

LANGUAGES = {"fr": _FRENCH, "en": _ENGLISH, "vi": _VIETNAMESE, "ja": COMMON}
"""The lists by primary language subtag."""
