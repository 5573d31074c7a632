"""Briefs that a model writes: a small one that was taught to say what it says, and one that was taught nothing."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    MBartConfig,
    MBartForConditionalGeneration,
    MBartTokenizer,
    PreTrainedTokenizerFast,
)

from mtkit.article import Article, Block, Kind
from mtkit.briefs import BriefOptions, summarize
from mtkit.briefs.abstractive import Abstractive, objection
from mtkit.errors import ModelError, OptionError
from mtkit.reading import read

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLE = read(SEEDS / "quang-ninh.txt")
TRUE = (
    "Quang Ninh veut attirer davantage d'entreprises japonaises dans les énergies propres.",
    "La province compte 16 projets japonais sur 228.",
)
FALSE = ("La province compte 17 projets japonais sur 228.",)
MANY_TOKENS = 200  # the model reads no more: the article takes several pieces


def make(folder: Path, texts: tuple[str, ...], steps: int) -> Path:
    """Build a BART of one layer that says ``texts`` whatever it reads, after some steps of training."""
    bpe = ByteLevelBPETokenizer()
    corpus = [*ARTICLE.texts(), *TRUE, *FALSE]
    bpe.train_from_iterator(corpus, vocab_size=500, special_tokens=["<s>", "<pad>", "</s>", "<unk>"])
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe._tokenizer, model_max_length=MANY_TOKENS, **special)
    torch.manual_seed(0)
    small = {"d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2}
    small |= {"decoder_attention_heads": 2, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "dropout": 0.0}
    model = BartForConditionalGeneration(
        BartConfig(
            vocab_size=len(tokenizer), max_position_embeddings=512, bos_token_id=0, pad_token_id=1, eos_token_id=2,
            decoder_start_token_id=2, forced_eos_token_id=2, **small,
        )
    )  # fmt: skip
    said = torch.tensor([[*tokenizer(" ".join(texts)).input_ids, 2]])
    read_ = torch.randint(4, len(tokenizer), (4, 60))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    model.train()
    torch.set_num_threads(1)  # more would only wait for each other over a model of this size
    for _ in range(steps):
        optimizer.zero_grad()
        model(input_ids=read_, labels=said.repeat(4, 1)).loss.backward()
        optimizer.step()
    model.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def truthful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("truthful"), TRUE, 120)


@pytest.fixture
def copy(truthful: Path, tmp_path: Path) -> Path:
    return shutil.copytree(truthful, tmp_path / "model")


def test_what_the_article_bears_out_is_taken(truthful: Path) -> None:
    brief = Abstractive(truthful, threads=1).summarize(ARTICLE)
    assert brief.note == ""
    assert tuple(point.text for point in brief.sentences) == TRUE
    passages = [ARTICLE.blocks[point.block].text[point.start : point.end] for point in brief.sentences]
    assert "attirer davantage d'entreprises japonaises" in passages[0]
    assert "16" in passages[1] or "228" in passages[1]
    extracted = summarize(ARTICLE)
    assert (brief.headline, brief.figures, brief.names) == (extracted.headline, extracted.figures, extracted.names)
    again = Abstractive(truthful, threads=1).summarize(ARTICLE, BriefOptions(sentences=1))
    assert tuple(point.text for point in again.sentences) == TRUE[:1]


@pytest.mark.parametrize(("texts", "steps"), [(FALSE, 120), (TRUE, 0)])
def test_what_it_does_not_bear_out_is_refused(tmp_path: Path, texts: tuple[str, ...], steps: int) -> None:
    brief = Abstractive(make(tmp_path, texts, steps), threads=1).summarize(ARTICLE)
    assert brief.note.startswith("made by extraction: what the model wrote was refused, since ")
    extracted = summarize(ARTICLE)
    assert (brief.standfirst, brief.points) == (extracted.standfirst, extracted.points)
    if steps:
        assert "“17” is no figure of the article" in brief.note


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Sur les 228 projets, 16 sont japonais.", None),
        ("Les projets pèsent 2,77 milliards de dollars, soit 16,3 % du total.", None),
        ("Quang Ninh reçoit des entreprises de l'archipel.", None),
        ("Sur les 282 projets, 16 sont japonais.", "“282” is no figure"),
        ("Les projets pèsent 2,77 millions de dollars.", "“2,77 millions de dollars” is no figure"),
        ("La province de Lang Son attire les entreprises japonaises.", "“Lang Son” is no name"),
        ("Selon Shigeru Ishiba, la province attire les entreprises.", "“Shigeru Ishiba” is no name"),
        ("Mitsubishi investit dans la province.", "“Mitsubishi” is no name"),
        ("Le chat dort sur le canapé.", "says nothing of the article"),
        ("La province veut attirer la province veut attirer la province veut attirer la province.", "repeats itself"),
    ],
)
def test_objections(text: str, why: str | None) -> None:
    found = objection([TRUE[0], text], ARTICLE)
    assert found is None if why is None else (found is not None and why in found)


def test_nothing_is_an_objection() -> None:
    assert objection([], ARTICLE) == "it is empty"


def test_a_long_article_is_read_to_the_end(truthful: Path) -> None:
    model = Abstractive(truthful, threads=1)
    seen: list[str] = []
    generate = model._generate

    def listen(text: str, language: str) -> str:
        seen.append(text)
        return generate(text, language)

    model._generate = listen  # type: ignore[method-assign]
    model.summarize(ARTICLE)
    assert len(seen) > 3
    assert all(len(model._tokenizer(text).input_ids) <= MANY_TOKENS for text in seen)
    assert seen[0].startswith("La province vietnamienne de Quang Ninh veut attirer")
    assert any("protocoles d'accord avec des collectivités de l'archipel." in text for text in seen)


def test_an_article_that_is_too_short_needs_no_model(truthful: Path) -> None:
    short = Article("a.txt", "text", (Block(Kind.PARAGRAPH, "Le Japon investit au Vietnam."),))
    assert Abstractive(truthful).summarize(short) == summarize(short)


@pytest.mark.parametrize("licence", ["cc-by-nc-4.0", "cc-by-nc-sa-4.0"])
def test_a_licence_that_rules_out_commerce(copy: Path, licence: str) -> None:
    (copy / "README.md").write_text(f"---\nlicense: {licence}\n---\n# A model\n")
    with pytest.raises(OptionError, match="--accept-license"):
        Abstractive(copy)
    assert licence.upper() in Abstractive(copy, accept_license=True).credit.upper()


def test_other_weights_are_another_identity(truthful: Path, copy: Path) -> None:
    assert Abstractive(truthful).identity["model.safetensors"] == Abstractive(copy).identity["model.safetensors"]
    make(copy, FALSE, 1)
    assert Abstractive(truthful).identity["model.safetensors"] != Abstractive(copy).identity["model.safetensors"]


def broken(copy: Path, what: str) -> None:
    config: dict[str, Any] = json.loads((copy / "config.json").read_text())
    match what:
        case "no weights":
            (copy / "model.safetensors").unlink()
        case "no config":
            (copy / "config.json").unlink()
        case "cut weights":
            (copy / "model.safetensors").write_bytes((copy / "model.safetensors").read_bytes()[:5000])
        case "no tokenizer":
            (copy / "tokenizer.json").unlink()
        case "code of its own":
            config["auto_map"] = {"AutoModelForSeq2SeqLM": "evil.Evil"}
            config["model_type"] = "evil"
            (copy / "evil.py").write_text("raise SystemExit('this was run')")
        case "another size":
            config["encoder_layers"] = 2
        case "a pickle":
            (copy / "model.safetensors").unlink()
            # protocol 0: os.system("true") when it is loaded
            (copy / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    if (copy / "config.json").exists():
        (copy / "config.json").write_text(json.dumps(config))


@pytest.mark.parametrize(
    "what",
    ["no weights", "no config", "cut weights", "no tokenizer", "code of its own", "another size", "a pickle"],
)
def test_a_broken_folder(copy: Path, what: str) -> None:
    broken(copy, what)
    with pytest.raises(ModelError, match=str(copy)):
        Abstractive(copy)


def test_tensors_of_an_old_bin_are_read(copy: Path) -> None:
    from safetensors.torch import load_file

    torch.save(load_file(copy / "model.safetensors"), copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    assert tuple(point.text for point in Abstractive(copy, threads=1).summarize(ARTICLE).sentences) == TRUE


def test_the_words_that_a_model_wants_to_see_first(copy: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    config["task_specific_params"] = {"summarization": {"prefix": "summarize: "}}
    (copy / "config.json").write_text(json.dumps(config))
    model = Abstractive(copy, threads=1)
    read_: list[str] = []
    tokenizer = model._tokenizer

    def listen(text: str, **given: Any) -> Any:
        read_.append(text)
        return tokenizer(text, **given)

    listen.decode = tokenizer.decode  # type: ignore[attr-defined]
    model._tokenizer = listen
    assert model._generate("Le Japon investit.", "fr")
    assert read_ == ["summarize: Le Japon investit."]


@pytest.mark.parametrize("language", ["fr", "vi"])
def test_a_model_of_several_languages_is_told_which(tmp_path: Path, language: str) -> None:
    words = ["<s>", "<pad>", "</s>", "<unk>", "▁Le", "▁Japon", "▁investit", "▁", "e"]
    tokenizer = MBartTokenizer(vocab=[(word, -float(at)) for at, word in enumerate(words)])
    small = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 1}
    small |= {"decoder_attention_heads": 1, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16}
    config = MBartConfig(vocab_size=len(tokenizer), max_position_embeddings=64, **small)
    MBartForConditionalGeneration(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    model = Abstractive(tmp_path, threads=1)
    asked: list[dict[str, Any]] = []
    generate = model._model.generate

    def listen(**given: Any) -> Any:
        asked.append(given)
        return generate(**given)

    model._model.generate = listen
    model._generate("Le Japon investit", language)
    code = tokenizer.convert_tokens_to_ids("fr_XX" if language == "fr" else "vi_VN")
    assert asked[0]["forced_bos_token_id"] == code
    assert code in asked[0]["input_ids"][0]
