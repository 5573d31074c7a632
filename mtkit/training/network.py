"""The Marian Transformer as the library Transformers builds it, and the loss it is trained on."""

from typing import Any

import torch
import transformers
from torch import Tensor, nn

from mtkit.errors import ModelError
from mtkit.hub.files import reason
from mtkit.hub.store import Model
from mtkit.training.recipe import Recipe
from mtkit.training.vocabulary import Lexicon

__all__ = ["hidden_matrices", "load", "new", "parameters", "smoothed_loss", "states"]

BEAM = 4  # that other programs are told to search with
CHUNK = 1024  # target tokens whose logits stand in memory at once
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


def smoothed_loss(network: Any, sources: Tensor, targets: Tensor, smoothing: float, narrow: bool) -> Tensor:
    """Return the sum over the target tokens of the cross-entropy with label smoothing (Szegedy et al. 2016).

    ``narrow`` has the matrices multiplied in bfloat16.
    """
    real = targets != network.config.pad_token_id
    kind = torch.bfloat16 if narrow else torch.float32
    with torch.autocast(sources.device.type, dtype=torch.bfloat16, enabled=narrow):
        chosen = states(network, sources, targets)[real].to(kind)
    weight = network.model.shared.weight.to(kind)
    loss: Tensor = SmoothedCrossEntropy.apply(  # type: ignore[no-untyped-call]
        chosen, weight, network.final_logits_bias[0], targets[real], smoothing
    )
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
