"""Toy models of each architecture, with random weights.

A toy folder has what a downloaded one has: the Hugging Face files, and its CTranslate2 conversion in ``ctranslate2``.
From those of Marian come the other forms in which models are published: two vocabularies, several files, a pickle, and
the zip of an OPUS-MT release.
"""

import json
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
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


def opus_toy(folder: Path) -> Toy:
    """A Marian model as opus-mt-fr-en: one target, no target token, no bytes, what it searches with in config.json."""
    names = marian_files(folder, ())
    build_marian(folder, len(names), positions=64)
    return Toy(folder)


def multi_target_toy(folder: Path) -> Toy:
    """A Marian model as opus-mt-tc-bible-big-…: three targets, each with its token, and another activation."""
    names = marian_files(folder, (">>eng<<", ">>jpn<<", ">>vie<<"), "deu+fra", "eng+jpn+vie")
    build_marian(folder, len(names), positions=64, ending=2.0, activation_function="gelu")
    return Toy(folder, target="vi")


def two_vocabularies_toy(folder: Path) -> Toy:
    """A Marian model whose source and target have tokens and embeddings of their own; CTranslate2's converter has none.

    Transformers keeps one number for the padding, so that both vocabularies are of one length.
    """
    source = train(folder / "source.spm", FRENCH, 150)
    target = train(folder / "target.spm", OTHERS[:4], 120)
    fillers = [f"▁filler{n}" for n in range(len(source) - len(target))]
    for name, pieces in (("vocab.json", source), ("target_vocab.json", [*reversed(target), *fillers])):
        write_json(folder / name, {token: n for n, token in enumerate(["</s>", "<unk>", *pieces, "<pad>"])})
    languages = {"source_lang": "fra", "target_lang": "eng", "model_max_length": 512}
    write_json(folder / "tokenizer_config.json", languages | {"separate_vocabs": True})
    size = len(source) + 3
    build_marian(
        folder,
        size,
        positions=64,
        ending=1.0,
        words=len(target) + 2,
        share_encoder_decoder_embeddings=False,
        decoder_vocab_size=size,
    )
    return Toy(folder)


def marian_files(folder: Path, codes: Sequence[str], source: str = "fra", target: str = "eng") -> list[str]:
    """Write the tokenizer files of a Marian model; return its tokens."""
    pieces = {
        *train(folder / "source.spm", FRENCH, 150),
        *train(folder / "target.spm", OTHERS[:4], 120),
    }
    names = ["</s>", "<unk>", *codes, *sorted(pieces), "<pad>"]
    write_json(folder / "vocab.json", {name: number for number, name in enumerate(names)})
    write_json(
        folder / "tokenizer_config.json", {"source_lang": source, "target_lang": target, "model_max_length": 512}
    )
    return names


def m2m100_toy(folder: Path) -> Toy:
    """M2M100 as facebook/m2m100_418M: codes such as __fr__, listed in special_tokens_map.json."""
    transformers = pytest.importorskip("transformers")
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    pieces = train(folder / "sentencepiece.bpe.model", FRENCH + OTHERS, 300)
    names = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    codes = [f"__{code}__" for code in FAIRSEQ_LANGUAGE_CODES["m2m100"]]
    write_json(folder / "vocab.json", {name: number for number, name in enumerate(names)})
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write_json(folder / "special_tokens_map.json", special | {"additional_special_tokens": codes})
    write_json(
        folder / "tokenizer_config.json", special | {"tokenizer_class": "M2M100Tokenizer", "num_madeup_words": 8}
    )
    build_m2m100(transformers, folder, len(names), len(names) + len(codes) + 8, push=4.0)
    return Toy(folder, target="vi")


def nllb_toy(folder: Path) -> Toy:
    """NLLB as facebook/nllb-200-distilled-600M: codes such as fra_Latn, a tokenizer.json."""
    transformers = pytest.importorskip("transformers")
    pieces = train(folder / "sentencepiece.bpe.model", FRENCH + OTHERS, 300)
    vocabulary = {name: number for number, name in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    # mtkit asks this tokenizer for the numbers of tokens only: it needs no merges.
    tokenizer = transformers.NllbTokenizer(vocab=vocabulary, merges=[])
    tokenizer.save_pretrained(folder)
    build_m2m100(transformers, folder, len(vocabulary), len(tokenizer) + 2, push=2.7)
    return Toy(folder, target="ja")


def t5_toy(folder: Path, tied: bool = False) -> Toy:
    """T5 as google/madlad400-3b-mt: tokens such as <2ja>, a gated feed-forward layer, a projection of its own.

    Its heads together are wider than the network. ``tied``, it projects with its embeddings as the first T5 does.
    """
    transformers = pytest.importorskip("transformers")
    pieces = train(folder / "spiece.model", FRENCH + OTHERS, 300)
    codes = ["<2en>", "<2fr>", "<2iw>", "<2ja>", "<2translit>", "<2vi>", "<2zh>"]
    names = ["<unk>", "<s>", "</s>", "<pad>", *codes, *pieces]
    # mtkit asks this tokenizer for the numbers of tokens only: it needs no scores.
    vocabulary = [(name, 0.0) for name in names]
    transformers.T5Tokenizer(vocab=vocabulary, extra_ids=0).save_pretrained(folder)
    build_t5(folder, names, len(codes) + 4, tied)
    return Toy(folder, target="ja")


def build_t5(folder: Path, names: Sequence[str], first: int, tied: bool) -> None:
    """Save a T5 with random weights, which says nothing but its pieces, those from ``first`` on; convert it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    save_file = pytest.importorskip("safetensors.torch").save_file
    from mtkit.hub.convert import convert as convert_to_model

    torch.manual_seed(SEED)
    size, end = len(names) + 5, names.index("</s>")
    shape = {
        "vocab_size": size,
        "d_model": WIDTH,
        "d_kv": 16,
        "d_ff": 64,
        "num_heads": 4,
        "num_layers": 2,
        "feed_forward_proj": "gated-gelu",
        "relative_attention_num_buckets": 8,
        "relative_attention_max_distance": 20,
        "decoder_start_token_id": names.index("<pad>"),
        "pad_token_id": names.index("<pad>"),
        "eos_token_id": end,
        "tie_word_embeddings": tied,
    }
    model = transformers.T5ForConditionalGeneration(transformers.T5Config(**shape))
    tensors = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for name, tensor in tensors.items():
        if name.endswith("norm.weight"):
            tensor.uniform_(0.5, 1.5)
        else:
            tensor.normal_(std=1.0 if "relative" in name or "shared" in name else 0.25)
    projection = tensors["shared.weight"] if tied else tensors.pop("lm_head.weight").normal_()
    for name in ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight"):
        tensors.pop(name, None)
    # A norm without a bias cannot push: what may not be said gets a row that never scores, and the end one that may.
    projection[:first] = 0.0
    projection[len(names) :] = 0.0
    projection[end].normal_(std=1.3)
    if not tied:
        tensors["lm_head.weight"] = projection
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    write_json(folder / "config.json", shape | {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]})
    with tempfile.TemporaryDirectory() as scratch:
        convert_to_model(folder, Path(scratch) / "model", "float32")
        shutil.move(Path(scratch) / "model" / "ctranslate2", folder / "ctranslate2")


def build_marian(
    folder: Path, size: int, positions: int, ending: float = 3.5, words: int | None = None, **settings: Any
) -> None:
    """Save a Marian model with random weights, in Opus-MT's shape, and convert it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(SEED)
    shape = {
        "vocab_size": size,
        "d_model": WIDTH,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 64,
        "decoder_ffn_dim": 64,
        "max_position_embeddings": positions,
        "activation_function": "swish",
        "scale_embedding": True,
        "static_position_embeddings": True,
        "init_std": 0.3,
        "pad_token_id": size - 1,
        "eos_token_id": 0,
        "bos_token_id": 0,
        "decoder_start_token_id": size - 1,
        "forced_eos_token_id": 0,
    }
    model = transformers.MarianMTModel(transformers.MarianConfig(**(shape | settings)))
    separate = not model.config.share_encoder_decoder_embeddings
    shape_endings(torch, model, ending, words or size)
    with torch.no_grad():
        # CTranslate2's converter has the decoder start from zeros whatever this row holds
        model.model.decoder.embed_tokens.weight[size - 1] = 0.0
        model.final_logits_bias.normal_()
    model.save_pretrained(folder)
    if not separate:
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
    weight = model.model.decoder.embed_tokens.weight
    last = model.model.decoder.layers[-1].final_layer_norm
    norm = getattr(model.model.decoder, "layer_norm", last)
    with torch.no_grad():
        direction = weight[model.config.eos_token_id] / weight[model.config.eos_token_id].norm()
        norm.bias += push * direction
        weight[words:] -= 20 * direction


def convert(folder: Path, output: Path, quantization: str | None = None) -> None:
    """Convert to CTranslate2 with its own converter, in float32 by default."""
    converters = pytest.importorskip("ctranslate2.converters")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sacremoses is recommended
        converters.TransformersConverter(str(folder)).convert(str(output), quantization=quantization, force=True)


def in_shards(toy: Toy, folder: Path) -> None:
    """Copy a toy, its weights divided into several safetensors files with an index."""
    transformers = pytest.importorskip("transformers")
    copy_without_weights(toy, folder)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(toy.folder)
    model.save_pretrained(folder, max_shard_size="40KB")


def as_pickle(toy: Toy, folder: Path, zipped: bool = True) -> None:
    """Copy a toy, its weights in pytorch_model.bin: a zip, or the stream of before PyTorch 1.6."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    copy_without_weights(toy, folder)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(toy.folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin", _use_new_zipfile_serialization=zipped)


def copy_without_weights(toy: Toy, folder: Path) -> None:
    """Copy the tokenizer files and the configuration of a toy."""
    shutil.copytree(toy.folder, folder, ignore=shutil.ignore_patterns("ctranslate2", "*.safetensors"))


def marian_release(toy: Toy, folder: Path) -> None:
    """Write the weights of a Marian toy as OPUS-MT releases them: Marian's names in an .npz, vocabularies in YAML.

    Marian multiplies from the other side, keeps a row of numbers where Transformers keeps a vector, and has no padding.
    """
    load_file = pytest.importorskip("safetensors.numpy").load_file
    tensors = load_file(toy.folder / "model.safetensors")
    config = json.loads((toy.folder / "config.json").read_text(encoding="utf-8"))
    shared = config["share_encoder_decoder_embeddings"]
    found: dict[str, Any] = {"decoder_ff_logit_out_b": tensors["final_logits_bias"][:, :-1]}
    if shared:
        found["Wemb"] = tensors["model.shared.weight"][:-1]
    for side in ("encoder", "decoder"):
        if not shared:
            found[f"{side}_Wemb"] = tensors[f"model.{side}.embed_tokens.weight"][:-1]
        for n in range(config[f"{side}_layers"]):
            ours, theirs = f"model.{side}.layers.{n}", f"{side}_l{n + 1}"
            for attention, block in (("self_attn", "self"), ("encoder_attn", "context")):
                if f"{ours}.{attention}.q_proj.weight" in tensors:
                    for projection, letter in (("q_proj", "q"), ("k_proj", "k"), ("v_proj", "v"), ("out_proj", "o")):
                        put_linear(found, tensors, f"{ours}.{attention}.{projection}", f"{theirs}_{block}", letter)
                    put_norm(found, tensors, f"{ours}.{attention}_layer_norm", f"{theirs}_{block}_Wo")
            put_linear(found, tensors, f"{ours}.fc1", f"{theirs}_ffn", "1")
            put_linear(found, tensors, f"{ours}.fc2", f"{theirs}_ffn", "2")
            put_norm(found, tensors, f"{ours}.final_layer_norm", f"{theirs}_ffn_ffn")
    options = {
        "type": "transformer",
        "enc-depth": config["encoder_layers"],
        "dec-depth": config["decoder_layers"],
        "transformer-heads": config["encoder_attention_heads"],
        "transformer-decoder-autoreg": "self-attention",
        "transformer-ffn-activation": config["activation_function"],
        "transformer-guided-alignment-layer": "last",
        "transformer-no-projection": False,
        "transformer-preprocess": "",
        "transformer-postprocess": "dan",
        "transformer-postprocess-emb": "d",
    }
    found["special:model.yml"] = np.frombuffer(json.dumps(options).encode() + b"\0", np.int8)
    folder.mkdir()
    np.savez(folder / "opus.spm32k-spm32k.model1.npz.best-perplexity.npz", **found)
    names = ["vocab.json"] if shared else ["vocab.json", "target_vocab.json"]
    vocabularies = [f"opus.{'src' if n == 0 else 'trg'}.vocab.yml" for n in range(len(names))] * (1 + shared)
    for name, vocabulary in zip(names, vocabularies, strict=False):
        tokens = list(json.loads((toy.folder / name).read_text(encoding="utf-8")))[:-1]
        lines = (f"{json.dumps(token, ensure_ascii=False)}: {n}\n" for n, token in enumerate(tokens))
        (folder / vocabulary).write_text("".join(lines), encoding="utf-8")
    models = ["opus.spm32k-spm32k.model1.npz.best-perplexity.npz"]
    write_json(folder / "decoder.yml", {"relative-paths": True, "models": models, "vocabs": vocabularies})
    (folder / "README.md").write_text("# opus-2020\n\n* source language(s): fra\n* target language(s): eng\n")
    (folder / "LICENSE").write_text("Attribution 4.0 International\n")
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(toy.folder / name, folder / name)


def put_linear(found: dict[str, Any], tensors: dict[str, Any], ours: str, theirs: str, letter: str) -> None:
    found[f"{theirs}_W{letter}"] = tensors[f"{ours}.weight"].T
    found[f"{theirs}_b{letter}"] = tensors[f"{ours}.bias"][None]


def put_norm(found: dict[str, Any], tensors: dict[str, Any], ours: str, theirs: str) -> None:
    found[f"{theirs}_ln_scale"] = tensors[f"{ours}.weight"][None]
    found[f"{theirs}_ln_bias"] = tensors[f"{ours}.bias"][None]


def packed(folder: Path, path: Path, within: str = "") -> Path:
    """Put the files of a folder into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, within + file.name)
    return path


def write_json(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def engines_of(toy: Toy) -> tuple[Engine, Engine]:
    """Load both engines, CTranslate2 first."""
    return load_engine(toy.folder, threads=1), load_engine(toy.folder, "transformers", threads=1)


def translate(engine: Engine, sources: Sequence[Source], decoding: Decoding) -> list[Hypothesis]:
    """Translate sources of equal length as one batch."""
    return next(engine.translate([(sources, decoding)]))
