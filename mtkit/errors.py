"""Every error that mtkit raises on purpose.

    MtkitError
    ├── InputError          a file or text cannot be read, or is not what it should be
    │   └── LanguageError   the text is in another language than expected
    ├── OutputError         a result cannot be written
    ├── ModelError          a model is missing, broken or not able to do what is asked
    └── OptionError         a setting has no meaning (the command line exits with 2)

A message says what was wrong, with which input, and what to do next, in one line.
"""

__all__ = ["InputError", "LanguageError", "ModelError", "MtkitError", "OptionError", "OutputError"]


class MtkitError(Exception):
    """The base of all errors that a user can act on."""


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
