"""Opening a Hugging Face sequence-to-sequence checkpoint on this machine: no network, no code of the model's own."""

import warnings
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["load_checkpoint"]


def load_checkpoint(folder: Path, what: str, threads: int, **settings: Any) -> tuple[Any, Any, Any]:
    """Load a checkpoint in float32 for inference; return its tokenizer, the model, and the module torch.

    ``what`` begins the message where torch or transformers is not installed. ``threads`` of 0 leaves torch's own
    number; ``settings`` go to ``from_pretrained``. Raises ModelError when the weights are broken or not complete.
    """
    try:
        import torch
        import transformers
    except ImportError as error:
        raise ModelError(f"{what} needs torch and transformers: pip install 'mtkit[hf]'") from error
    if threads:
        torch.set_num_threads(threads)
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model, loading = transformers.AutoModelForSeq2SeqLM.from_pretrained(
            folder,
            output_loading_info=True,
            local_files_only=True,
            trust_remote_code=False,
            weights_only=True,  # an old .bin holds a pickle: tensors are read from it, and nothing is run
            dtype=torch.float32,
            **settings,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # packages are recommended for what mtkit does itself
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # from_pretrained raises whatever its parsers raise
        raise ModelError(f"{folder}: the model cannot be loaded ({reason(error)}); fetch it again") from error
    if missing := sorted(loading["missing_keys"]):
        # Transformers would fill them with random numbers.
        raise ModelError(f"{folder}: the weights lack {len(missing)} tensors, {missing[0]} …; fetch them again")
    return tokenizer, model.eval(), torch
