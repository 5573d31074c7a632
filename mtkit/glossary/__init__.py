"""Terms and their translations: reading glossaries, finding terms in a text, checking and enforcing translations."""

from mtkit.glossary.compliance import Report, TermReport, check_terms, compliance, satisfied
from mtkit.glossary.enforcement import fit, plan_terms
from mtkit.glossary.read import BEAT, default_glossary, find_glossary, read_glossary
from mtkit.glossary.term import Glossary, Match, Term

__all__ = [
    "BEAT",
    "Glossary",
    "Match",
    "Report",
    "Term",
    "TermReport",
    "check_terms",
    "compliance",
    "default_glossary",
    "find_glossary",
    "fit",
    "plan_terms",
    "read_glossary",
    "satisfied",
]
