"""The network of T5 as CTranslate2 specifies it, from the tensors of a checkpoint.

It is that of “Exploring the Limits of Transfer Learning” (Raffel et al. 2020) as the library Transformers builds it:
norms by the root mean square and before each block, no biases, and no positions but a bias on the attention, which
each layer takes from the first. In version 1.1, which MADLAD-400 has, the feed-forward layer is gated (Shazeer 2020)
and the projection a matrix of its own.
"""

import re
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec

from mtkit.errors import ModelError
from mtkit.hub.conversion.network import ACTIVATIONS, Builder, first_of
from mtkit.hub.conversion.tensors import Checkpoint
from mtkit.hub.conversion.variables import Weight
from mtkit.hub.conversion.vocabulary import Vocabularies

__all__ = ["build_t5"]

# What Transformers takes where config.json says nothing.
DEFAULTS = {
    "feed_forward_proj": "relu",
    "layer_norm_epsilon": 1e-6,
    "relative_attention_num_buckets": 32,
    "relative_attention_max_distance": 128,
}
FEED_FORWARD = re.compile(r"(gated-)?(\w+)")
# Transformers takes this name for the approximation that T5 1.1 was trained with.
GATED_GELU = "gated-gelu"
# CTranslate2 writes the distance in 32 bits.
FARTHEST = (1 << 31) - 1


def build_t5(checkpoint: Checkpoint, config: dict[str, Any], vocabularies: Vocabularies) -> Any:
    """Return CTranslate2's specification of the model, its tensors unread.

    Raises ModelError when a tensor is missing or of another shape than ``config`` asks for.
    """
    b = Builder(checkpoint, DEFAULTS | {"num_decoder_layers": config.get("num_layers")} | present(config), vocabularies)
    gated, activation = feed_forward(b)
    spec = TransformerSpec.from_config(
        (layers(b, "num_layers"), layers(b, "num_decoder_layers")),
        b.number("num_heads"),
        pre_norm=True,
        activation=ACTIVATIONS[activation],
        ffn_glu=gated,
        relative_attention_bias=True,
        rms_norm=True,
    )
    spec.config.layer_norm_epsilon = epsilon(b)
    fill_vocabulary(b, spec)
    for side, part in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        fill_stack(b, side, part, gated)
    return spec


def present(config: dict[str, Any]) -> dict[str, Any]:
    """Return what a configuration says, less what it leaves open."""
    return {key: value for key, value in config.items() if value is not None}


def feed_forward(b: Builder) -> tuple[bool, str]:
    """Return whether the feed-forward layer is gated, and its activation function: ``gated-gelu``, ``relu``."""
    name = str(b.config["feed_forward_proj"])
    found = FEED_FORWARD.fullmatch(name)
    activation = "gelu_new" if name == GATED_GELU else found[2] if found else ""
    if not found or activation not in ACTIVATIONS:
        raise ModelError(f"{b.checkpoint.source}: CTranslate2 does not compute the feed-forward layer “{name}”")
    return bool(found[1]), activation


def layers(b: Builder, name: str) -> int:
    """Return the number of layers of a side, as far as there can be tensors for them."""
    count = b.number(name)
    if count > len(b.checkpoint.tensors):
        raise ModelError(f"{b.checkpoint.source}: config.json gives {name} as {count}, the weights have fewer")
    return count


def epsilon(b: Builder) -> float:
    """Return what keeps a norm from dividing by zero."""
    value: Any = b.config["layer_norm_epsilon"]
    if type(value) is not float or not 0 < value < 1:
        raise ModelError(f"{b.checkpoint.source}: config.json gives layer_norm_epsilon as {value!r}; fetch it again")
    return value


def fill_vocabulary(b: Builder, spec: Any) -> None:
    """Set what has a row for each token, embeddings and projection, and say what the tokens are.

    Where they are one tensor, files hold it under any of its names; where a file holds several, each has its own.
    """
    tokens = list(b.vocabularies.target)
    rows, width = len(tokens), b.number("d_model")
    encoder, decoder = "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"
    start = b.number("decoder_start_token_id", least=0)
    if start >= rows:
        raise ModelError(f"{b.checkpoint.source}: the decoder starts from token {start}, of {rows}")
    scaled = scales_outputs(b.config)
    tied = ("shared.weight", decoder, encoder) if scaled else ()
    spec.encoder.embeddings[0].weight = Weight(first_of(b, rows, width, encoder, "shared.weight", decoder))
    spec.decoder.embeddings.weight = Weight(first_of(b, rows, width, decoder, "shared.weight", encoder))
    spec.decoder.projection.weight = Weight(first_of(b, rows, width, "lm_head.weight", *tied))
    if scaled:
        spec.decoder.scale_outputs = float(width**-0.5)
    spec.config.bos_token = spec.config.decoder_start_token = tokens[start]
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)


def scales_outputs(config: dict[str, Any]) -> bool:
    """Whether the projection is that of the embeddings, whose scale it then has to undo.

    Transformers 5 writes every T5 as tied, and keeps in a word of its own what the model was.
    """
    return config.get("scale_decoder_outputs", config.get("tie_word_embeddings", True)) is not False


def fill_stack(b: Builder, side: str, spec: Any, gated: bool) -> None:
    """Set the layers of the encoder or decoder, and the norm after them."""
    spec.scale_embeddings = 1.0
    set_norm(b, spec.layer_norm, f"{side}.final_layer_norm")
    width, inner = b.number("d_model"), b.number("d_ff")
    for number, layer in enumerate(spec.layer):
        name = f"{side}.block.{number}.layer"
        set_attention(b, layer.self_attention, f"{name}.0", "SelfAttention", ("qkv",))
        set_bias(b, layer.self_attention, f"{side}.block.0.layer.0.SelfAttention")
        last = f"{name}.1"
        if side == "decoder":
            set_attention(b, layer.attention, f"{name}.1", "EncDecAttention", ("q", "kv"))
            last = f"{name}.2"
        dense = f"{last}.DenseReluDense"
        set_linear(b, layer.ffn.linear_0, inner, width, f"{dense}.{'wi_0' if gated else 'wi'}")
        if gated:
            set_linear(b, layer.ffn.linear_0_noact, inner, width, f"{dense}.wi_1")
        set_linear(b, layer.ffn.linear_1, width, inner, f"{dense}.wo")
        set_norm(b, layer.ffn.layer_norm, f"{last}.layer_norm")


def set_attention(b: Builder, spec: Any, name: str, kind: str, groups: tuple[str, ...]) -> None:
    """Set an attention: queries, keys and values in one matrix, or queries apart where they come from elsewhere.

    T5 does not divide by the root of their size: its first weights were drawn that much smaller.
    """
    width, inner = b.number("d_model"), b.number("num_heads") * b.number("d_kv")
    spec.queries_scale = 1.0
    for linear, group in zip(spec.linear, groups, strict=False):
        set_linear(b, linear, inner, width, *(f"{name}.{kind}.{letter}" for letter in group))
    set_linear(b, spec.linear[-1], width, inner, f"{name}.{kind}.o")
    set_norm(b, spec.layer_norm, f"{name}.layer_norm")


def set_bias(b: Builder, spec: Any, name: str) -> None:
    """Set what is added to an attention by the distance of two tokens."""
    buckets, heads = b.number("relative_attention_num_buckets"), b.number("num_heads")
    farthest = b.number("relative_attention_max_distance")
    if not buckets // 2 < farthest <= FARTHEST:  # half of the buckets, of the decoder, are for one distance each
        raise ModelError(
            f"{b.checkpoint.source}: config.json sorts distances up to {farthest} into {buckets}; fetch the model again"
        )
    spec.relative_attention_bias = Weight(b.checkpoint.get(f"{name}.relative_attention_bias.weight", buckets, heads))
    spec.relative_attention_max_distance = np.int32(farthest)


def set_linear(b: Builder, spec: Any, rows: int, columns: int, *names: str) -> None:
    """Set a linear layer, of several one below the other."""
    spec.weight = Weight(*(b.checkpoint.get(f"{name}.weight", rows, columns) for name in names))


def set_norm(b: Builder, spec: Any, name: str) -> None:
    """Set a norm."""
    spec.gamma = Weight(b.checkpoint.get(f"{name}.weight", b.number("d_model")))
