"""What web pages that stand alone have in common: text that stays text, and a policy that lets nothing else in."""

import base64
import hashlib
import html
import re

__all__ = ["policy", "text"]

# What HTML forbids in text, and halves of characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def text(given: object) -> str:
    """Return any text as HTML that shows it and does nothing else."""
    return html.escape(_FORBIDDEN.sub("�", str(given)))


def policy(style: str, script: str = "") -> str:
    """Return the content security policy of a page that loads nothing and runs nothing but this style and script."""
    scripts = f" script-src {_digest(script)};" if script else ""
    return f"default-src 'none'; style-src {_digest(style)};{scripts} base-uri 'none'; form-action 'none'"


def _digest(inline: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"
