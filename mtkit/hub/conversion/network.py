"""The network of Marian and of M2M100 (NLLB is one) as CTranslate2 specifies it, from the tensors of a checkpoint.

Both are the Transformer of “Attention Is All You Need” as the library Transformers builds it. Marian puts a layer norm
after each block and starts its decoder from a zero vector; M2M100 puts it before, adds a last one, and counts positions
from two.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import Activation
from ctranslate2.specs.transformer_spec import TransformerDecoderSpec, TransformerEncoderSpec

from mtkit.errors import ModelError
from mtkit.hub.conversion.tensors import Array, Checkpoint, Tensor, in_memory
from mtkit.hub.conversion.variables import Weight
from mtkit.hub.conversion.vocabulary import Vocabularies

__all__ = ["build"]

ACTIVATIONS = {
    "gelu": Activation.GELU,
    "gelu_fast": Activation.GELUTanh,
    "gelu_new": Activation.GELUTanh,
    "gelu_python": Activation.GELU,
    "gelu_pytorch_tanh": Activation.GELUTanh,
    "quick_gelu": Activation.GELUSigmoid,
    "relu": Activation.RELU,
    "silu": Activation.SWISH,
    "swish": Activation.SWISH,
}
PADDING = "<pad>"
BIAS = "final_logits_bias"
# What a token gets that may never be chosen: its probability vanishes, and nothing overflows in float16.
NEVER = -6e4
# M2M100's first position has the number that follows its padding's.
OFFSET = 2
# The largest Marian and M2M100 models have 1024.
MOST_POSITIONS = 1 << 16


@dataclass(frozen=True, slots=True)
class Builder:
    """What building needs at every step: the checkpoint and its configuration."""

    checkpoint: Checkpoint
    config: dict[str, Any]
    vocabularies: Vocabularies

    @property
    def marian(self) -> bool:
        """Whether this is Marian's network, and not M2M100's."""
        return self.config.get("model_type") == "marian"

    def number(self, name: str, least: int = 1) -> int:
        """Return a whole number of config.json that is not below ``least``."""
        value: Any = self.config.get(name)
        if type(value) is not int or value < least:
            raise ModelError(
                f"{self.checkpoint.source}: config.json gives {name} as {value!r}, where a number of {least} or more "
                "is needed; fetch the model again"
            )
        return value

    def layers(self, side: str) -> int:
        """Return the number of layers of a side, as far as there can be tensors for them."""
        count = self.number(f"{side}_layers")
        if count > len(self.checkpoint.tensors):
            raise ModelError(
                f"{self.checkpoint.source}: config.json gives {count} {side} layers, the weights have fewer"
            )
        return count

    def heads(self, side: str) -> int:
        """Return the number of attention heads of a side."""
        count, width = self.number(f"{side}_attention_heads"), self.number("d_model")
        if width % count:
            raise ModelError(f"{self.checkpoint.source}: config.json divides a width of {width} into {count} heads")
        return count


def build(checkpoint: Checkpoint, config: dict[str, Any], vocabularies: Vocabularies) -> Any:
    """Return CTranslate2's specification of the model, its tensors unread.

    Raises ModelError when a tensor is missing or of another shape than ``config`` asks for.
    """
    b = Builder(checkpoint, config, vocabularies)
    name = str(config.get("activation_function"))
    if name not in ACTIVATIONS:
        raise ModelError(f"{checkpoint.source}: CTranslate2 does not compute the activation function “{name}”")
    shape = {"pre_norm": not b.marian, "activation": ACTIVATIONS[name]}
    encoder = TransformerEncoderSpec(b.layers("encoder"), b.heads("encoder"), **shape)
    decoder = TransformerDecoderSpec(b.layers("decoder"), b.heads("decoder"), **shape)
    spec = TransformerSpec(encoder, decoder)
    fill_vocabularies(b, spec)
    for side, part in (("encoder", encoder), ("decoder", decoder)):
        fill_side(b, side, part)
    # CTranslate2 does not ask for it; mtkit does, since beyond the last position nothing can be computed.
    spec.config.add_attribute("max_position_embeddings", b.number("max_position_embeddings"))
    return spec


def fill_side(b: Builder, side: str, spec: Any) -> None:
    """Set the layers of the encoder or decoder and what stands before and after them."""
    scope, width = f"model.{side}", b.number("d_model")
    spec.scale_embeddings = math.sqrt(width) if b.config.get("scale_embedding") else 1.0
    spec.position_encodings.encodings = Weight(positions(b, side))
    if not b.marian:
        set_norm(b, spec.layer_norm, f"{scope}.layer_norm")
    inner = b.number(f"{side}_ffn_dim")
    for number, layer in enumerate(spec.layer):
        name = f"{scope}.layers.{number}"
        set_attention(b, layer.self_attention, f"{name}.self_attn", fused=True)
        if side == "decoder":
            set_attention(b, layer.attention, f"{name}.encoder_attn", fused=False)
        set_linear(b, layer.ffn.linear_0, inner, width, f"{name}.fc1")
        set_linear(b, layer.ffn.linear_1, width, inner, f"{name}.fc2")
        set_norm(b, layer.ffn.layer_norm, f"{name}.final_layer_norm")


def set_attention(b: Builder, spec: Any, name: str, fused: bool) -> None:
    """Set an attention: queries, keys and values in one matrix, or queries apart where they come from elsewhere."""
    width = b.number("d_model")
    groups = ("qkv",) if fused else ("q", "kv")
    for linear, group in zip(spec.linear, groups, strict=False):
        set_linear(b, linear, width, width, *(f"{name}.{letter}_proj" for letter in group))
    set_linear(b, spec.linear[-1], width, width, f"{name}.out_proj")
    set_norm(b, spec.layer_norm, f"{name}_layer_norm")


def set_linear(b: Builder, spec: Any, rows: int, columns: int, *names: str) -> None:
    """Set a linear layer, of several one below the other."""
    spec.weight = Weight(*(b.checkpoint.get(f"{name}.weight", rows, columns) for name in names))
    spec.bias = Weight(*(b.checkpoint.get(f"{name}.bias", rows) for name in names))


def set_norm(b: Builder, spec: Any, name: str) -> None:
    """Set a layer norm."""
    width = b.number("d_model")
    spec.gamma = Weight(b.checkpoint.get(f"{name}.weight", width))
    spec.beta = Weight(b.checkpoint.get(f"{name}.bias", width))


def positions(b: Builder, side: str) -> Tensor:
    """Return the vectors that tell positions apart: those of the checkpoint, or the sinusoids that belong there."""
    count, width = b.number("max_position_embeddings"), b.number("d_model")
    if count > MOST_POSITIONS:
        raise ModelError(f"{b.checkpoint.source}: config.json gives {count} positions, more than any model has")
    name = f"model.{side}.embed_positions.weight"
    if b.marian and name in b.checkpoint:
        return b.checkpoint.get(name, count, width)
    return in_memory("positions", marian_positions(count, width) if b.marian else m2m100_positions(count, width))


def marian_positions(count: int, width: int) -> Array:
    """Return Marian's sinusoids: the sines of all frequencies, then their cosines."""
    angles = np.arange(count)[:, None] / np.power(10000, 2 * (np.arange(width) // 2) / width)
    return np.concatenate([np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])], axis=1).astype(np.float32)


def m2m100_positions(count: int, width: int) -> Array:
    """Return M2M100's sinusoids, computed in float32 as the model was trained with."""
    half = width // 2
    step = np.float32(-math.log(10000) / (half - 1))
    frequencies = np.exp((np.arange(half, dtype=np.float32) * step).astype(np.float64)).astype(np.float32)
    angles = np.arange(OFFSET, OFFSET + count, dtype=np.float32)[:, None] * frequencies
    table = np.concatenate([np.sin(angles.astype(np.float64)), np.cos(angles.astype(np.float64))], axis=1)
    return np.pad(table, ((0, 0), (0, width % 2))).astype(np.float32)


def fill_vocabularies(b: Builder, spec: Any) -> None:
    """Set what has a row for each token: embeddings, projection and its bias; and say what the tokens are."""
    source, target, projection = vocabulary_tensors(b)
    for tokens, tensor in ((b.vocabularies.source, source), (b.vocabularies.target, target)):
        if len(tokens) != tensor.shape[0]:
            raise ModelError(
                f"{b.checkpoint.source}: {len(tokens)} tokens in the vocabulary, {tensor.shape[0]} in the weights; "
                "fetch both from one place"
            )
    start = b.number("decoder_start_token_id", least=0)
    if start >= target.shape[0]:
        raise ModelError(f"{b.checkpoint.source}: the decoder starts from token {start}, of {target.shape[0]}")
    zero = b.marian and not target.read(start, start + 1).any()
    source_tokens = tokens_of(b.vocabularies.source, zero)
    target_tokens = tokens_of(b.vocabularies.target, zero)

    spec.encoder.embeddings[0].weight = Weight(source, rows=len(source_tokens))
    spec.decoder.embeddings.weight = Weight(target, rows=len(target_tokens))
    spec.decoder.projection.weight = Weight(projection, rows=len(target_tokens))
    bias = logits_bias(b, target.shape[0])[: len(target_tokens)]
    if b.marian and PADDING in target_tokens:
        bias[target_tokens.index(PADDING)] = NEVER
    if bias.any():
        spec.decoder.projection.bias = Weight(in_memory(f"{b.checkpoint.source}: {BIAS}", bias))
    spec.decoder.start_from_zero_embedding = zero
    spec.config.decoder_start_token = "</s>" if zero else target_tokens[start]
    spec.register_source_vocabulary(source_tokens)
    spec.register_target_vocabulary(target_tokens)


def vocabulary_tensors(b: Builder) -> tuple[Tensor, Tensor, Tensor]:
    """Return the embeddings of source and target, and the projection.

    Where they are one tensor, files hold it under any of its names; where a file holds several, each has its own, as
    Transformers 5 reads them.
    """
    separate, width = b.vocabularies.separate, b.number("d_model")
    encoder, decoder = (f"model.{side}.embed_tokens.weight" for side in ("encoder", "decoder"))
    shared = () if separate else ("model.shared.weight",)
    tied = b.config.get("tie_word_embeddings", True)
    source_rows = b.number("vocab_size")
    target_rows = b.number("decoder_vocab_size") if separate else source_rows
    return (
        first_of(b, source_rows, width, encoder, *shared, *(() if separate else (decoder,))),
        first_of(b, target_rows, width, decoder, *shared, *(() if separate else (encoder,))),
        first_of(b, target_rows, width, "lm_head.weight", *((decoder, *shared) if tied else ())),
    )


def first_of(b: Builder, rows: int, columns: int, *names: str) -> Tensor:
    """Return the first tensor that there is of those which, tied, are one."""
    return b.checkpoint.get(next((name for name in names if name in b.checkpoint), names[0]), rows, columns)


def tokens_of(vocabulary: tuple[str, ...], zero: bool) -> list[str]:
    """Return the tokens that CTranslate2 is to know.

    Marian has no padding: Transformers adds it for the zero vector that the decoder starts from, which CTranslate2 does
    without. Where training has moved that vector from zero the padding stays, to start from and never to be chosen.
    """
    return list(vocabulary[:-1] if zero and vocabulary[-1] == PADDING else vocabulary)


def logits_bias(b: Builder, rows: int) -> Array:
    """Return what is added to the scores of the tokens: Marian's, zeros for M2M100."""
    if not b.marian or BIAS not in b.checkpoint:
        return np.zeros(rows, np.float32)
    bias: Array = b.checkpoint.get(BIAS, 1, rows).read(0, 1)[0].copy()
    return bias
