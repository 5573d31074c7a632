"""The reference engine: Hugging Face Transformers on PyTorch, float32, for any checkpoint that CTranslate2 has not got.

Tokens come from mtkit's own tokenizers, so that both engines read and write the same ones; Transformers' tokenizer
only tells the number of each token.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mtkit.engines.protocol import Decoding, Hypothesis, Source, Tokenizer
from mtkit.errors import ModelError

__all__ = ["TransformersEngine"]


class TransformersEngine:
    """Hypotheses from a Hugging Face sequence-to-sequence checkpoint."""

    name = "transformers"

    def __init__(self, folder: Path, tokenizer: Tokenizer, threads: int) -> None:
        """Load the weights. Raises ModelError when they are broken or torch and transformers are not installed."""
        try:
            import torch
            import transformers
        except ImportError as error:
            raise ModelError("this engine needs torch and transformers: pip install 'mtkit[hf]'") from error
        self.tokenizer = tokenizer
        self._torch = torch
        torch.set_num_threads(threads)
        transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            # An old .bin holds a pickle: weights_only reads tensors from it and runs nothing.
            self._model: Any = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                folder,
                local_files_only=True,
                trust_remote_code=False,
                weights_only=True,
                dtype=torch.float32,
                attn_implementation="eager",  # the only one that gives its attention away
            ).eval()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # sacremoses is recommended for what mtkit does itself
                self._ids: Any = transformers.AutoTokenizer.from_pretrained(
                    folder, local_files_only=True, trust_remote_code=False
                )
        except Exception as error:  # from_pretrained raises whatever its parsers raise
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(f"{folder}: the model cannot be loaded ({reason}); fetch it again") from error

    def translate(self, batches: Iterable[tuple[Sequence[Source], Decoding]]) -> Iterator[list[Hypothesis]]:
        """Translate batches as a stream, in order."""
        for sources, decoding in batches:
            yield self._translate(sources, decoding)

    def _translate(self, sources: Sequence[Source], decoding: Decoding) -> list[Hypothesis]:
        torch, config = self._torch, self._model.generation_config
        numbers = torch.tensor([self._ids.convert_tokens_to_ids(list(s.tokens)) for s in sources])
        start = [config.decoder_start_token_id]
        begin = torch.tensor([start + self._ids.convert_tokens_to_ids(list(s.prefix)) for s in sources])
        skip = begin.shape[1]
        with torch.inference_mode():
            out = self._model.generate(
                input_ids=numbers,
                attention_mask=torch.ones_like(numbers),
                decoder_input_ids=begin,
                num_beams=decoding.beam,
                do_sample=False,
                max_length=skip + decoding.max_length + 1,
                forced_bos_token_id=None,
                forced_eos_token_id=None,
                early_stopping=True,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                suppress_tokens=[config.pad_token_id],
                return_dict_in_generate=True,
                output_scores=True,
            )
            scores = self._model.compute_transition_scores(
                out.sequences, out.scores, getattr(out, "beam_indices", None), normalize_logits=decoding.beam == 1
            )
            attention = self._attention(numbers, out.sequences) if decoding.attention else None
        return [
            self._read(sequence[skip:], row, decoding, attention[i][skip - 1 :] if attention else [])
            for i, (sequence, row) in enumerate(zip(out.sequences, scores, strict=True))
        ]

    def _attention(self, numbers: Any, sequences: Any) -> list[list[int]]:
        """Run the decoder once more over its own output: for each position, the source token most attended to."""
        out = self._model(input_ids=numbers, decoder_input_ids=sequences, output_attentions=True, use_cache=False)
        best: list[list[int]] = out.cross_attentions[-1].mean(dim=1).argmax(dim=-1).tolist()
        return best

    def _read(self, sequence: Any, scores: Any, decoding: Decoding, attention: Sequence[int]) -> Hypothesis:
        """Turn the numbers of one hypothesis into tokens, up to the end of sentence."""
        numbers, config = sequence.tolist(), self._model.generation_config
        ends = config.eos_token_id if isinstance(config.eos_token_id, list) else [config.eos_token_id]
        length = next((i for i, number in enumerate(numbers) if number in ends), len(numbers))
        tokens = tuple(self._ids.convert_ids_to_tokens(numbers[:length]))
        scored = scores[: length + 1]
        mean = float(scored.sum()) / max(1, len(scored))
        return Hypothesis(tokens, mean, length < decoding.max_length, tuple(attention[:length]))
