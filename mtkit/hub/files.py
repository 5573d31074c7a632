"""Reading the small files of a model folder."""

import json
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError

__all__ = ["read_json", "reason"]


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object. Raises ModelError when the file is not one."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read ({reason(error)}); fetch the model again") from error
    if not isinstance(value, dict):
        raise ModelError(f"{path}: not a JSON object; fetch the model again")
    return value


def reason(error: BaseException) -> str:
    """Return in one line what an error of another library says; the name of its kind where it says nothing."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
