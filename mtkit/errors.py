"""Every error that mtkit raises on purpose.

    MtkitError
    ├── InputError          a file or text cannot be read, or is not what it should be
    │   └── LanguageError   the text is in another language than expected
    ├── OutputError         a result cannot be written
    ├── ModelError          a model is missing, broken or not able to do what is asked
    └── OptionError         a setting has no meaning (the command line exits with 2)

A message says what was wrong, with which input, and what to do next, in one line.
"""

import re

__all__ = [
    "InputError",
    "LanguageError",
    "ModelError",
    "MtkitError",
    "OptionError",
    "OutputError",
    "printable",
    "reason_of",
    "unreadable",
]

# Controls, line ends and direction marks: in a file's name they would break or disguise the line that tells of it.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: object) -> str:
    r"""Return a text or path on one line of UTF-8: a newline as ``\n``, a byte that is no UTF-8 as ``\xff``."""
    try:
        data = str(text).encode("utf-8", errors="surrogateescape")
    except UnicodeEncodeError:  # surrogates that no file name gives
        data = str(text).encode("utf-8", errors="backslashreplace")
    return _UNSEEN.sub(_escaped, data.decode("utf-8", errors="backslashreplace"))


def _escaped(unseen: re.Match[str]) -> str:
    return unseen[0].encode("unicode_escape").decode("ascii")


def reason_of(error: BaseException) -> str:
    """Return what the system says of an error, without the path that the message around it names."""
    return str(getattr(error, "strerror", None) or error)


class MtkitError(Exception):
    """The base of all errors that a user can act on."""

    def __init__(self, message: object = "") -> None:
        """Keep the message on one line, whatever the names of files bring into it."""
        super().__init__(printable(message))


class InputError(MtkitError):
    """A file or text cannot be read, or is not what it should be."""


class LanguageError(InputError):
    """The text is in another language than expected."""


class OutputError(MtkitError):
    """A result cannot be written."""


class ModelError(MtkitError):
    """A model is missing, broken or not able to do what is asked."""


class OptionError(MtkitError):
    """A setting has no meaning: an unknown language, engine or format."""


def unreadable(path: object, error: BaseException) -> InputError:
    """Return the error for a file that the system does not let be read."""
    return InputError(f"{path} cannot be read: {reason_of(error)}; check its name and rights")
