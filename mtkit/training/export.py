"""A trained network → a model folder: the Hugging Face layout, CTranslate2's in int8, its card and its README."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtkit import __version__, languages
from mtkit.errors import OutputError, reason_of
from mtkit.hub.card import Card, write_card
from mtkit.hub.convert import convert, give_rights
from mtkit.hub.install import hashes, put
from mtkit.training.vocabulary import FILES

__all__ = ["QUANTIZATION", "export", "readme_of", "write_layouts"]

QUANTIZATION = "int8"


def export(network: Any, vocabulary: Path, card: Card, readme: str, out: Path) -> None:
    """Write a model folder, which takes the place of an old one when it is whole. Raises OutputError, ModelError."""
    staging = out.with_name(f".{out.name}.part")
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        folder = staging / "model"
        write_layouts(network, vocabulary, folder)
        (folder / "README.md").write_text(readme, encoding="utf-8")
        write_card(folder, replace(card, architecture="marian", quantization=QUANTIZATION, files=hashes(folder)))
        put(folder, out, staging / "aside")
    except OSError as error:
        raise OutputError(f"{out}: cannot be written: {reason_of(error)}; check the rights and the space") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_layouts(network: Any, vocabulary: Path, folder: Path) -> None:
    """Write weights and vocabulary into a new folder in both layouts. What the system refuses is raised as OSError."""
    import transformers

    folder.mkdir()
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    network.save_pretrained(folder)
    for name in FILES:
        if (vocabulary / name).exists():
            shutil.copyfile(vocabulary / name, folder / name)
    converted = folder.with_name("converted")
    convert(folder, converted, QUANTIZATION)
    (converted / "ctranslate2").rename(folder / "ctranslate2")
    shutil.rmtree(converted)
    give_rights(folder)


def readme_of(card: Card, shape: Any, parameters: int, made: str) -> str:
    """Return the README of a model: what it is, its scores, how it was made."""
    source, target = (", ".join(map(languages.name, side)) for side in (card.sources, card.targets))
    lines = [
        f"# {card.name}\n",
        f"{source} → {target}, a Marian Transformer. {made}\n",
        "| | |\n| --- | --- |",
        f"| version | {card.version} |",
        f"| architecture | {shape.encoder_layers} encoder and {shape.decoder_layers} decoder layers of "
        f"{shape.d_model}, feed-forward {shape.encoder_ffn_dim}, {shape.encoder_attention_heads} heads; "
        f"{parameters / 1e6:.1f} M parameters, {shape.vocab_size:,} tokens |",
        f"| longest source | {card.max_source_tokens} tokens |",
        f"| placeholders | {'⟦0⟧ … ⟦9⟧ are copied' if card.placeholders else 'none'} |",
        f"| licence | {card.licence or 'not stated'} |",
        f"| made by | mtkit {__version__} |",
    ]
    if card.scores:
        lines += ["\n## Scores\n", "| test set | lines | languages | BLEU | chrF2 |\n| --- | --- | --- | --- | --- |"]
        lines += [
            f"| {one['test_set']} | {one['lines']} | {one['pair']} | {one['bleu']} | {one['chrf2']} |"
            for one in card.scores
        ]
        lines += ["", *(f"`{one}`" for one in dict.fromkeys(score["signature"] for score in card.scores))]
    return "\n".join(lines) + "\n"
