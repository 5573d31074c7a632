"""The training loop: a rate that rises and falls, smoothed weights, validation, and a state to go on from."""

import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mtkit.errors import ModelError, OptionError
from mtkit.training.dataset import Batch, Dataset, batches
from mtkit.training.events import Began, Event, Saved, Step, Tried
from mtkit.training.hardware import device_of, is_narrow
from mtkit.training.loss import Shortlist, smoothed_loss
from mtkit.training.network import hidden_matrices, parameters
from mtkit.training.optimizers import optimizers
from mtkit.training.recipe import Recipe
from mtkit.training.state import Progress, load_state, save_state
from mtkit.training.text import Interrupted, Stop

__all__ = ["Trainer"]

Scores = list[dict[str, Any]]
# Translates what is held out with a network, and scores it.
Try = Callable[[Any], Scores]


class Trainer:
    """One run. ``network`` is trained in place; ``average`` is the network that is worth keeping."""

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        network: Any,
        state: Path,
        attempt: Try | None,
        hear: Callable[[Event], None],
    ) -> None:
        """Take up the state where there is one. Raises OptionError, ModelError, InputError."""
        self._wanted, self._recipe, self._dataset = recipe.training, recipe, dataset
        self._state, self._attempt, self._hear = state, attempt, hear
        self._device = device_of(self._wanted.device)
        self._threads = self._wanted.threads or torch.get_num_threads()
        torch.set_num_threads(self._threads)
        torch.manual_seed(self._wanted.seed)
        self._narrow = is_narrow(self._wanted.precision, self._device)
        network.config._attn_implementation = "sdpa" if self._device.startswith("cuda") else "eager"
        self.network = network.to(self._device).train()
        self.average = copy.deepcopy(self.network)
        self._weights, self._averages = parameters(self.network), parameters(self.average)
        self._optimizers, self._rates = optimizers(self._weights, hidden_matrices(self.network), self._wanted)
        self._shortlist = self._new_shortlist()
        self.progress = Progress()
        self._best: dict[str, Tensor] = {}
        if state.exists():
            self._take_up()
        self._loss = torch.tensor(self.progress.loss, dtype=torch.float64, device=self._device)
        self._health = torch.zeros((), device=self._device)
        self._lengths = dataset.lengths
        self._clock = self._reported = self._saved = time.monotonic()

    def run(self, stop: Stop = bool) -> str:
        """Train until a limit is reached; return why it ended.

        Raises:
            Interrupted: ``stop`` asked for it; the state is saved.
            ModelError: the loss is no number any more, or the device has too little memory.
            OutputError: the state cannot be written.

        """
        self._clock = self._reported = self._saved = time.monotonic()
        self._tell_beginning()
        try:
            while not (reason := self._reason_to_end()):
                self._one_pass(stop)
        except torch.OutOfMemoryError as error:
            raise ModelError(
                f"{self._device} has too little memory for batches of {self._wanted.tokens:,} tokens: lower "
                "training.tokens and raise training.accumulate of the recipe"
            ) from error
        if self.progress.step and self.progress.tried != self.progress.step:
            self._try()
        self.save()
        return reason

    @property
    def size(self) -> int:
        """How many weights are trained."""
        return sum(one.numel() for one in self._weights.values())

    def keep_best(self) -> int:
        """Put the weights of the best validation, where there was one, into ``average``; return their step."""
        if not self._best:
            return self.progress.step
        self._copy(self._best, self._averages)
        return self.progress.best_step

    def save(self) -> None:
        """Write the state. Raises ModelError where it is not worth keeping, OutputError where it cannot be written."""
        self._check_health()
        self.progress.loss = float(self._loss)
        self._tick()
        cuda = self._device.startswith("cuda")
        save_state(
            self._state,
            self.progress,
            {
                "weights": {name: one.detach() for name, one in self._weights.items()},
                "average": {name: one.detach() for name, one in self._averages.items()},
                "best": self._best,
                "optimizers": [one.state_dict() for one in self._optimizers],
                "random": torch.get_rng_state(),
                "random_cuda": torch.cuda.get_rng_state(self._device) if cuda else None,
            },
        )
        self._saved = time.monotonic()
        self._hear(Saved(self.progress.step))

    def _one_pass(self, stop: Stop) -> None:
        """Go on with the pass over the data that the progress names, to its end or to that of the run."""
        progress, wanted = self.progress, self._wanted
        order = batches(self._lengths, self._dataset.weights, wanted.tokens, wanted.seed, progress.epoch)
        progress.batches = len(order)
        if not order:
            raise OptionError("no pair is seen in a whole pass: raise the weights in the recipe's data")
        while progress.batch < len(order):
            if self._reason_to_end():
                return
            if stop():
                self.save()
                raise Interrupted(progress.step)
            self._step(order[progress.batch : progress.batch + wanted.accumulate])
            self._tick()
            if progress.step % wanted.log_every == 0:
                self._report()
            if self._recipe.validation.every and progress.step % self._recipe.validation.every == 0:
                self._try()
                self.save()
            elif time.monotonic() - self._saved > wanted.save_every:
                self.save()
        progress.epoch, progress.batch = progress.epoch + 1, 0

    def _step(self, group: list[Batch]) -> None:
        """Make one step on the gradients of some batches, each token counting the same."""
        progress, wanted, shared = self.progress, self._wanted, self.network.model.shared.weight
        rate = self._rate()
        for optimizer, highest in zip(self._optimizers, self._rates, strict=True):
            for one in optimizer.param_groups:
                one["lr"] = highest * rate
        pairs = [self._tensors(numbers) for numbers in group]
        padding = self._dataset.lexicon.padding
        count = sum(self._dataset.tokens(numbers) for numbers in group)
        for sources, targets in pairs:
            loss = smoothed_loss(self.network, sources, targets, wanted.label_smoothing, self._narrow, self._shortlist)
            torch.autograd.backward(loss / count)
            self._loss += loss.detach()
        shared.grad[padding] = 0
        norm = torch.nn.utils.clip_grad_norm_(self._weights.values(), wanted.clip or float("inf"))
        self._health += norm
        for optimizer in self._optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.batch += len(group)
        progress.tokens += count
        keep = min(wanted.average, 1 - 1 / (2 + 0.1 * progress.step))  # the first weights are soon forgotten
        torch._foreach_lerp_(
            [one.detach() for one in self._averages.values()],
            [one.detach() for one in self._weights.values()],
            1 - keep,
        )

    def _rate(self) -> float:
        """Return the share of the highest rate at which the next step is made."""
        wanted = self._wanted
        rise = min(1.0, (self.progress.step + 1) / max(1, wanted.warmup))
        fall = min(1.0, (1 - self._share_done()) / wanted.decay) if wanted.decay else 1.0
        return rise * max(fall, 0.0)

    def _share_done(self) -> float:
        """Return how much of the run is done, by the limit that will end it."""
        progress, wanted = self.progress, self._wanted
        passes = progress.epoch + progress.batch / max(1, progress.batches)
        limits = ((progress.step, wanted.steps), (passes, wanted.epochs), (progress.seconds, wanted.seconds))
        return max(done / limit for done, limit in limits if limit)

    def _reason_to_end(self) -> str:
        patience = self._recipe.validation.patience
        if patience and self.progress.worse >= patience:
            return f"no better validation in {patience}"
        return "a limit was reached" if self._share_done() >= 1 else ""

    def _new_shortlist(self) -> Shortlist | None:
        size, vocabulary = self._wanted.shortlist, self._dataset.lexicon.size
        if not 0 < size < vocabulary:
            return None
        counts = np.bincount(self._dataset.targets, minlength=vocabulary)
        return Shortlist(torch.from_numpy(counts).to(self._device), size)

    def _tensors(self, numbers: Batch) -> list[Tensor]:
        """Return sources and targets of a batch, padded."""
        multiple = 8 if self._device.startswith("cuda") else 1  # widths that the quick kernels take
        return [
            torch.from_numpy(self._dataset.padded(side, numbers, multiple)).to(self._device)
            for side in ("source", "target")
        ]

    def _report(self) -> None:
        self._check_health()
        progress, now = self.progress, time.monotonic()
        share, passed = self._share_done(), max(1e-9, now - self._reported)
        left = progress.seconds * (1 - share) / share if share else 0.0
        loss = float(self._loss) / max(1, progress.tokens)
        rate = self._optimizers[0].param_groups[0]["lr"]
        self._hear(
            Step(progress.step, progress.epoch, loss, rate, progress.tokens / passed, progress.seconds, max(0.0, left))
        )
        self._loss.zero_()
        self._health.zero_()
        progress.loss, progress.tokens, self._reported = 0.0, 0, now

    def _try(self) -> None:
        """Translate what is held out with the averaged weights; keep them where they are the best yet."""
        if self._attempt is None:
            return
        self._check_health()
        progress, before = self.progress, time.monotonic()
        scores = self._attempt(self.average)
        metric = self._recipe.validation.metric
        mean = sum(score[metric] for score in scores) / len(scores)
        better = mean > progress.best
        if better:
            progress.best, progress.best_step, progress.scores = mean, progress.step, scores
            self._best = {name: one.detach().to("cpu", copy=True) for name, one in self._averages.items()}
        progress.worse = 0 if better else progress.worse + 1
        progress.tried = progress.step
        self._hear(Tried(progress.step, tuple(scores), mean, better))
        self._reported += time.monotonic() - before

    def _check_health(self) -> None:
        if bool(torch.isfinite(self._loss)) and bool(torch.isfinite(self._health)):
            return
        kept = f"{self._state} keeps the last good state" if self._state.exists() else "no state was saved yet"
        raise ModelError(
            f"the loss is no number any more at step {self.progress.step:,}, and training has stopped; {kept}: lower "
            "training.learning_rate or raise training.warmup of the recipe, and start again"
        )

    def _tick(self) -> None:
        now = time.monotonic()
        self.progress.seconds += now - self._clock
        self._clock = now

    def _tell_beginning(self) -> None:
        dataset = self._dataset
        self._hear(
            Began(
                self.progress.step,
                len(dataset),
                len(dataset.validation),
                dataset.lexicon.size,
                self.size,
                self._device,
                "bf16" if self._narrow else "float32",
                self._threads,
            )
        )

    def _take_up(self) -> None:
        self.progress, found = load_state(self._state, self._device)
        try:
            self._copy(found["weights"], self._weights)
            self._copy(found["average"], self._averages)
            self._best = {name: one.cpu() for name, one in found["best"].items()}
            for optimizer, state in zip(self._optimizers, found["optimizers"], strict=True):
                optimizer.load_state_dict(state)
            torch.set_rng_state(found["random"].cpu())
            if found["random_cuda"] is not None and self._device.startswith("cuda"):
                torch.cuda.set_rng_state(found["random_cuda"].cpu(), self._device)
        except (KeyError, ValueError, RuntimeError, TypeError) as error:
            raise OptionError(
                f"{self._state} is the state of another model or optimiser than the recipe's: give another folder with "
                "--out, or remove this one"
            ) from error

    @staticmethod
    @torch.no_grad()
    def _copy(given: dict[str, Tensor], into: dict[str, Any]) -> None:
        if given.keys() != into.keys():
            raise ValueError("other weights")
        for name, one in into.items():
            one.copy_(given[name])
