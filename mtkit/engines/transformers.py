"""The reference engine: Hugging Face Transformers on PyTorch, float32, for any checkpoint that CTranslate2 has not got.

Tokens come from mtkit's own tokenizers, so that both engines read and write the same ones; Transformers' tokenizer
only tells the number of each token.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtkit.engines.checkpoint import load_checkpoint
from mtkit.engines.limits import length_limit
from mtkit.engines.protocol import Decoding, Hypothesis, Source, Tokenizer
from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["TransformersEngine"]


class TransformersEngine:
    """Hypotheses from a Hugging Face sequence-to-sequence checkpoint."""

    name = "transformers"

    def __init__(self, folder: Path, tokenizer: Tokenizer, threads: int) -> None:
        """Load the weights. Raises ModelError when they are broken or torch and transformers are not installed."""
        self.tokenizer = tokenizer
        self._ids, model, self._torch = load_checkpoint(
            folder,
            "this engine",
            threads,
            attn_implementation="eager",  # the only one that gives its attention away
        )
        import transformers

        try:
            highest = max(self._ids.get_vocab().values())
            self._start, self._end, self._pad = special_tokens(model)
        except Exception as error:  # whatever a tokenizer without words or a model without an end leads to
            raise ModelError(f"{folder}: the model cannot be loaded ({reason(error)}); fetch it again") from error
        if highest >= model.config.vocab_size:
            raise ModelError(f"{folder}: the vocabulary is larger than the weights'; fetch both from one place")
        self._model = model
        # The search is the caller's affair: nothing of what the folder recommends takes part in it.
        model.generation_config = transformers.GenerationConfig(  # type: ignore[no-untyped-call]
            decoder_start_token_id=self._start, eos_token_id=self._end, pad_token_id=self._pad
        )
        # Marian's padding is no token of its vocabulary: it stands for the zero vector that the decoder starts from.
        self._suppressed = [self._pad] if model.config.model_type == "marian" else None

    def translate(self, batches: Iterable[tuple[Sequence[Source], Decoding]]) -> Iterator[list[Hypothesis]]:
        """Translate batches as a stream, in order."""
        for sources, decoding in batches:
            yield self._translate(sources, decoding)

    def _translate(self, sources: Sequence[Source], decoding: Decoding) -> list[Hypothesis]:
        torch, longest = self._torch, length_limit(self.tokenizer, sources, decoding)
        numbers = torch.tensor([self._numbers(s.tokens) for s in sources])
        begin = torch.tensor([[self._start, *self._numbers(s.prefix)] for s in sources])
        skip, wanted = begin.shape[1], min(decoding.hypotheses, decoding.beam)
        with torch.inference_mode():
            out = self._model.generate(
                input_ids=numbers,
                attention_mask=torch.ones_like(numbers),
                decoder_input_ids=begin,
                num_beams=decoding.beam,
                num_return_sequences=wanted,
                do_sample=False,
                early_stopping=True,
                min_new_tokens=1,
                max_length=skip + longest,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                repetition_penalty=decoding.repetition_penalty,
                suppress_tokens=self._suppressed,
                renormalize_logits=True,
                return_dict_in_generate=True,
                output_scores=True,
            )
            scores = self._model.compute_transition_scores(
                out.sequences, out.scores, getattr(out, "beam_indices", None), normalize_logits=False
            )
            repeated = numbers.repeat_interleave(wanted, dim=0)
            attention = self._attention(repeated, out.sequences) if decoding.attention else None
        found = [
            self._read(sequence[skip:], row, attention[i][skip - 1 :] if attention else [])
            for i, (sequence, row) in enumerate(zip(out.sequences, scores, strict=True))
        ]
        groups = (found[at : at + wanted] for at in range(0, len(found), wanted))
        return [replace(best, others=tuple(others)) for best, *others in groups]

    def _numbers(self, tokens: Sequence[str]) -> list[int]:
        numbers: list[int] = self._ids.convert_tokens_to_ids(list(tokens))
        return numbers

    def _attention(self, numbers: Any, sequences: Any) -> list[list[int]]:
        """Run the decoder once more over its own output: for each position, the source token most attended to."""
        out = self._model(input_ids=numbers, decoder_input_ids=sequences, output_attentions=True, use_cache=False)
        best: list[list[int]] = out.cross_attentions[-1][:, 0].argmax(dim=-1).tolist()
        return best

    def _read(self, sequence: Any, scores: Any, attention: Sequence[int]) -> Hypothesis:
        """Turn the numbers of one hypothesis into tokens, up to the end of sentence."""
        numbers = sequence.tolist()
        complete = self._end in numbers
        length = numbers.index(self._end) if complete else len(numbers)
        tokens = tuple(self._ids.convert_ids_to_tokens(numbers[:length]))
        score = float(scores[: length + complete].mean())
        return Hypothesis(tokens, score, complete, tuple(attention[:length]))


def special_tokens(model: Any) -> tuple[int, int, int]:
    """Return the numbers of the tokens that start the decoder, end a sentence and pad a batch."""
    generation, config = model.generation_config, model.config
    found: list[Any] = []
    for name in ("decoder_start_token_id", "eos_token_id", "pad_token_id"):
        value = getattr(generation, name, None)
        value = getattr(config, name, None) if value is None else value
        found.append(value[0] if isinstance(value, list) else value)
    start, end, pad = map(int, found)
    return start, end, pad
