"""The Marian Transformer as the library Transformers builds it."""

from typing import Any

import torch
import transformers
from torch import Tensor, nn

from mtkit.errors import ModelError
from mtkit.hub.files import reason
from mtkit.hub.store import Model
from mtkit.training.recipe import Recipe
from mtkit.training.vocabulary import Lexicon

__all__ = ["hidden_matrices", "load", "new", "parameters", "states"]

BEAM = 4  # that other programs are told to search with
EMBEDDING = "model.shared.weight"


def new(recipe: Recipe, lexicon: Lexicon) -> Any:
    """Return a network of the recipe's shape with random weights."""
    shape, padding = recipe.model, lexicon.padding
    settings: dict[str, Any] = dict(  # noqa: C408 - as Transformers writes them
        vocab_size=lexicon.size,
        d_model=shape.d_model,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.ffn,
        decoder_ffn_dim=shape.ffn,
        max_position_embeddings=shape.positions,
        dropout=recipe.training.dropout,
        activation_function="swish",
        scale_embedding=True,
        static_position_embeddings=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        pad_token_id=padding,
        decoder_start_token_id=padding,
        eos_token_id=lexicon.end,
        bos_token_id=lexicon.end,
        forced_eos_token_id=lexicon.end,
    )
    network: Any = transformers.MarianMTModel(transformers.MarianConfig(**settings))
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Linear) and module is not network.lm_head:
                nn.init.xavier_uniform_(module.weight)  # post-norm layers need it to begin to learn at all
                nn.init.zeros_(module.bias)
        nn.init.normal_(network.model.shared.weight, 0, shape.d_model**-0.5)
        # The decoder starts from the padding's embedding, and CTranslate2 from zeros.
        network.model.shared.weight[padding].zero_()
    network.generation_config.num_beams = BEAM
    network.generation_config.bad_words_ids = [[padding]]  # it is no token to choose
    return network


def load(model: Model, recipe: Recipe, lexicon: Lexicon) -> Any:
    """Return the network of a model folder. Raises ModelError where it is no Marian with one embedding for all."""
    if model.hugging_face is None:
        raise ModelError(
            f"{model.folder}: has no Hugging Face weights to go on from; give a folder that has, "
            "such as one of mtkit models pull --keep-original"
        )
    folder = model.hugging_face
    kind: Any = transformers.MarianMTModel
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        network, loading = kind.from_pretrained(
            folder,
            output_loading_info=True,
            local_files_only=True,
            weights_only=True,
            dtype=torch.float32,
            dropout=recipe.training.dropout,
        )
    except Exception as error:  # from_pretrained raises whatever its parsers raise
        raise ModelError(f"{folder}: the model cannot be loaded ({reason(error)}); fetch it again") from error
    config = network.config
    if config.model_type != "marian" or not config.share_encoder_decoder_embeddings:
        raise ModelError(f"{folder}: only a Marian model with one vocabulary for both sides can be trained on")
    if missing := sorted(loading["missing_keys"]):
        raise ModelError(f"{folder}: the weights lack {len(missing)} tensors, {missing[0]} …; fetch them again")
    padding = {config.pad_token_id, config.decoder_start_token_id}
    if config.vocab_size < lexicon.size or padding != {lexicon.padding}:
        raise ModelError(f"{folder}: weights and vocab.json do not belong together; fetch both from one place")
    if config.max_position_embeddings < recipe.filter.max_tokens:
        raise ModelError(
            f"{folder}: the model has {config.max_position_embeddings} positions, fewer than filter.max_tokens "
            f"of the recipe, {recipe.filter.max_tokens}: lower that"
        )
    with torch.no_grad():
        network.model.shared.weight[lexicon.padding].zero_()
    return network


def parameters(network: Any) -> dict[str, nn.Parameter]:
    """Return the weights that are trained, each once, by name; the sinusoids of the positions are none."""
    return {name: one for name, one in network.named_parameters() if "embed_positions" not in name}


def hidden_matrices(network: Any) -> list[str]:
    """Return the names of the weight matrices between the embeddings."""
    return [name for name, one in parameters(network).items() if one.dim() == 2 and name != EMBEDDING]


def states(network: Any, sources: Tensor, targets: Tensor) -> Tensor:
    """Return the decoder's states at each place of the targets, which are led by padding."""
    padding = network.config.pad_token_id
    given = torch.full_like(targets, padding)
    given[:, 1:] = targets[:, :-1]
    found: Tensor = network.model(
        input_ids=sources,
        attention_mask=(sources != padding).long(),
        decoder_input_ids=given,
        use_cache=False,
    ).last_hidden_state
    return found
