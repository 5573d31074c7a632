"""What makes a step of gradients: AdamW, or Muon for the hidden matrices and AdamW for the rest."""

from collections.abc import Collection, Mapping

import torch
from torch import nn

from mtkit.errors import OptionError
from mtkit.training.recipe import Training

__all__ = ["optimizers"]


def optimizers(
    weights: Mapping[str, nn.Parameter], hidden: Collection[str], wanted: Training
) -> tuple[list[torch.optim.Optimizer], list[float]]:
    """Return optimisers that share the weights among them, and the highest learning rate of each.

    Muon (Jordan 2024) needs fewer steps, each of which takes longer: it pays with large batches.
    Raises OptionError where this PyTorch has none.
    """
    apart = set(hidden) if wanted.optimizer == "muon" else set()
    rest = [one for name, one in weights.items() if name not in apart]
    found: list[torch.optim.Optimizer] = [
        # no decay: the padding's embedding stays the zeros that the decoder starts from
        torch.optim.AdamW(rest, lr=wanted.learning_rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)
    ]
    if not apart:
        return found, [wanted.learning_rate]
    if not hasattr(torch.optim, "Muon"):
        raise OptionError(
            f"PyTorch {torch.__version__} has no Muon: set training.optimizer of the recipe to adamw, or use 2.9"
        )
    matrices = [one for name, one in weights.items() if name in apart]
    found.append(torch.optim.Muon(matrices, lr=wanted.muon_rate, weight_decay=0.0))
    return found, [wanted.learning_rate, wanted.muon_rate]
