"""The loss that a network is trained on: cross-entropy with label smoothing, over the vocabulary or a part of it."""

import math
from typing import Any

import torch
from torch import Tensor

from mtkit.training.network import states

__all__ = ["Shortlist", "SmoothedCrossEntropy", "smoothed_loss"]

CHUNK = 1024  # target tokens whose logits stand in memory at once


class Shortlist:
    """The tokens over which the softmax of a batch runs, where it is not the whole vocabulary.

    These are the most frequent tokens, those of the batch, and some drawn from the rest, each of which also stands for
    its share of those that were not (importance sampling: Jean et al. 2015, “On Using Very Large Target Vocabulary for
    Neural Machine Translation”). ``counts`` says how often each token stands in the targets; ``size`` is how many
    frequent and drawn tokens there are, half of each.
    """

    def __init__(self, counts: Tensor, size: int) -> None:
        self._vocabulary, self._drawn = len(counts), size - size // 2
        self._frequent = torch.zeros(len(counts), dtype=torch.bool, device=counts.device)
        self._frequent[counts.argsort(descending=True, stable=True)[: size // 2]] = True

    def draw(self, gold: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the tokens chosen for a batch, what is added to their logits, and the places of ``gold`` in them."""
        inside = self._frequent.clone()
        inside[gold] = True
        own, rest = inside.nonzero()[:, 0], (~inside).nonzero()[:, 0]
        drawn = rest[torch.randperm(len(rest))[: self._drawn].to(gold.device)]
        tokens = torch.cat([own, drawn])
        added = torch.zeros(len(tokens), device=gold.device)
        if len(drawn):
            added[len(own) :] = math.log(len(rest) / len(drawn))
        places = torch.empty(self._vocabulary, dtype=torch.long, device=gold.device)
        places[tokens] = torch.arange(len(tokens), device=gold.device)
        return tokens, added, places[gold]


def smoothed_loss(
    network: Any, sources: Tensor, targets: Tensor, smoothing: float, narrow: bool, shortlist: Shortlist | None = None
) -> Tensor:
    """Return the sum over the target tokens of the cross-entropy with label smoothing (Szegedy et al. 2016).

    ``narrow`` has the matrices multiplied in bfloat16. With a ``shortlist`` the sum over the vocabulary is estimated,
    and labels are smoothed over the tokens that were chosen.
    """
    real = targets != network.config.pad_token_id
    kind = torch.bfloat16 if narrow else torch.float32
    with torch.autocast(sources.device.type, dtype=torch.bfloat16, enabled=narrow):
        chosen = states(network, sources, targets)[real].to(kind)
    weight, bias, gold = network.model.shared.weight, network.final_logits_bias[0], targets[real]
    if shortlist is not None:
        tokens, added, gold = shortlist.draw(gold)
        weight, bias = weight.index_select(0, tokens), bias[tokens] + added
    loss: Tensor = SmoothedCrossEntropy.apply(chosen, weight.to(kind), bias, gold, smoothing)  # type: ignore[no-untyped-call]
    return loss


class SmoothedCrossEntropy(torch.autograd.Function):
    """The loss whose gradients are made in the forward pass, some tokens at a time.

    The logits of a batch would take more memory than all else together, and most of the time is spent on moving them.
    """

    @staticmethod
    def forward(ctx: Any, states: Tensor, weight: Tensor, bias: Tensor, gold: Tensor, smoothing: float) -> Tensor:
        """Return the sum of the losses, and keep the gradients of states and weight."""
        vocabulary = weight.shape[0]
        of_states, of_weight = torch.empty_like(states), torch.zeros_like(weight, dtype=torch.float32)
        total = torch.zeros((), device=states.device)
        for start in range(0, len(states), CHUNK):
            part, right = states[start : start + CHUNK], gold[start : start + CHUNK, None]
            logits = torch.mm(part, weight.t()).float().add_(bias)
            norm = torch.logsumexp(logits, 1, keepdim=True)
            at_gold = logits.gather(1, right)
            total += (norm - (1 - smoothing) * at_gold - smoothing * logits.mean(1, keepdim=True)).sum()
            gradient = logits.sub_(norm).exp_().sub_(smoothing / vocabulary)
            gradient.scatter_add_(1, right, torch.full_like(at_gold, smoothing - 1))
            narrow = gradient.to(states.dtype)
            of_states[start : start + CHUNK] = torch.mm(narrow, weight)
            of_weight += torch.mm(narrow.t(), part)
        ctx.save_for_backward(of_states, of_weight)
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        """Return the gradients that `forward` has kept."""
        of_states, of_weight = ctx.saved_tensors
        return of_states * gradient.to(of_states.dtype), of_weight * gradient, None, None, None
