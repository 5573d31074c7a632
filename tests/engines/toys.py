"""Toy models of each architecture, with random weights.

A toy folder has what a downloaded one has: the Hugging Face files, and its CTranslate2 conversion in ``ctranslate2``.
"""

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sentencepiece

from mtkit.engines import Decoding, Engine, Hypothesis, Source, load_engine
from mtkit.hub import Model, find_model

FRENCH = """
Le Japon investit au Vietnam depuis plus de trente ans.
La province de Quang Ninh a reçu une délégation de chefs d’entreprise japonais.
Les deux parties ont signé un accord de coopération sur le commerce et le tourisme.
« Nous voulons attirer les investisseurs étrangers », a déclaré le président du comité populaire.
Le montant total des investissements s’élève à 12,5 milliards de dollars.
Cette année, la croissance économique a atteint 8,5 % au premier semestre.
Un forum d’affaires aura lieu à Hanoï le 15 mars 2024.
Les entreprises de la région de Kyushu cherchent des partenaires dans le nord du pays.
La zone industrielle de Hai Phong offre des conditions favorables aux usines.
Le port en eau profonde sera ouvert avant la fin de l’année prochaine.
L’ambassadeur a visité la vieille ville et le marché du port.
Les jeunes étudiants apprennent le japonais pour travailler dans ces usines.
""".strip().splitlines()

OTHERS = """
Japan has been investing in Vietnam for more than thirty years.
The two sides signed an agreement on trade and tourism.
“We want to attract foreign investors,” said the chairman of the people’s committee.
The deep-water port will open before the end of next year.
Nhật Bản đã đầu tư vào Việt Nam hơn ba mươi năm.
Hai bên đã ký thỏa thuận hợp tác về thương mại và du lịch.
Tỉnh Quảng Ninh đã tiếp đoàn doanh nghiệp Nhật Bản.
日本は三十年以上にわたってベトナムに投資している。
両者は貿易と観光に関する協力協定に署名した。
クアンニン省は日本の企業代表団を迎えた。
""".strip().splitlines()

SEED = 20
WIDTH = 32


@dataclass(frozen=True)
class Toy:
    """A toy model and a pair of languages that it translates between."""

    folder: Path
    source: str = "fr"
    target: str = "en"

    @property
    def model(self) -> Model:
        return find_model(self.folder)


def train(path: Path, lines: Sequence[str], size: int, byte_fallback: bool = False) -> list[str]:
    """Train a SentencePiece model; return its pieces without the control ones."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=file,
            vocab_size=size,
            hard_vocab_limit=False,
            character_coverage=1.0,
            byte_fallback=byte_fallback,
            num_threads=1,
            minloglevel=2,
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    pieces = [processor.id_to_piece(i) for i in range(len(processor))]
    return [p for p in pieces if p not in ("<s>", "</s>", "<unk>")]


def build_marian(folder: Path, size: int, positions: int) -> None:
    """Save a Marian model with random weights, in Opus-MT's shape, and convert it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(SEED)
    config = transformers.MarianConfig(
        vocab_size=size,
        d_model=WIDTH,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=positions,
        activation_function="swish",
        scale_embedding=True,
        static_position_embeddings=True,
        init_std=0.3,
        pad_token_id=size - 1,
        eos_token_id=0,
        bos_token_id=0,
        decoder_start_token_id=size - 1,
        forced_eos_token_id=0,
    )
    model = transformers.MarianMTModel(config)
    with torch.no_grad():
        model.model.shared.weight[size - 1] = 0.0  # CTranslate2 starts from zeros whatever this row holds
        model.final_logits_bias.normal_()
    shape_endings(torch, model, 3.5, size)
    model.save_pretrained(folder)
    convert(folder, folder / "ctranslate2")
    # Opus-MT keeps in config.json what it recommends to search with; none of it may change what mtkit finds.
    (folder / "generation_config.json").unlink()
    old = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    recommended = {"num_beams": 6, "max_length": 5, "length_penalty": 2.0, "bad_words_ids": [[size - 1], [7]]}
    write_json(folder / "config.json", old | recommended)


def build_m2m100(transformers: Any, folder: Path, words: int, size: int, push: float) -> None:
    """Save an M2M100 model with random weights, and convert it."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(SEED)
    config = transformers.M2M100Config(
        vocab_size=size,
        d_model=WIDTH,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=64,
        scale_embedding=False,  # with scaling, a random model only repeats its last token
        init_std=0.3,
    )
    model = transformers.M2M100ForConditionalGeneration(config)
    shape_endings(torch, model, push, words)
    model.save_pretrained(folder)
    convert(folder, folder / "ctranslate2")


def shape_endings(torch: Any, model: Any, push: float, words: int) -> None:
    """Make a random model end its hypotheses now and then, and say nothing beyond its words: no codes, no fillers."""
    weight = model.get_input_embeddings().weight
    last = model.model.decoder.layers[-1].final_layer_norm
    norm = getattr(model.model.decoder, "layer_norm", last)
    with torch.no_grad():
        direction = weight[model.config.eos_token_id] / weight[model.config.eos_token_id].norm()
        norm.bias += push * direction
        weight[words:] -= 20 * direction


def convert(folder: Path, output: Path) -> None:
    """Convert to CTranslate2 in float32."""
    converters = pytest.importorskip("ctranslate2.converters")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sacremoses is recommended
        converters.TransformersConverter(str(folder)).convert(str(output), force=True)


def write_json(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def engines_of(toy: Toy) -> tuple[Engine, Engine]:
    """Load both engines, CTranslate2 first."""
    return load_engine(toy.folder, threads=1), load_engine(toy.folder, "transformers", threads=1)


def translate(engine: Engine, sources: Sequence[Source], decoding: Decoding) -> list[Hypothesis]:
    """Translate sources of equal length as one batch."""
    return next(engine.translate([(sources, decoding)]))
