"""A small language of its own: sentences of three parts and a year, in French, English and Vietnamese, and a recipe."""

import random
from collections.abc import Iterable
from pathlib import Path

WHO = {
    "Le Japon": ("Japan", "Nhật Bản"),
    "Le Vietnam": ("Vietnam", "Việt Nam"),
    "La province": ("The province", "Tỉnh"),
    "Le ministre": ("The minister", "Bộ trưởng"),
    "Toyota": ("Toyota", "Toyota"),
}
DOES = {
    "investit dans": ("invests in", "đầu tư vào"),
    "visite": ("visits", "thăm"),
    "soutient": ("supports", "ủng hộ"),
}
WHAT = {
    "le port": ("the port", "cảng"),
    "la ville": ("the city", "thành phố"),
    "une usine": ("a factory", "một nhà máy"),
    "le tourisme": ("tourism", "du lịch"),
    "la recherche": ("research", "nghiên cứu"),
}
RECIPE = """
name = "toy"
licence = "MIT"

[[data]]
files = ["{data}/toy.tsv"]
source = "fr"
target = "en"
held_out = 10

[[data]]
files = ["{data}/toy.tsv"]
source = "fr"
target = "vi"
columns = [1, 3]
held_out = 10

[vocabulary]
size = 400

[model]
d_model = 32
ffn = 64
encoder_layers = 1
decoder_layers = 1
heads = 2
positions = 64

[filter]
max_tokens = 60

[training]
tokens = 512
steps = 120
seconds = 0
learning_rate = 5e-3
warmup = 20
average = 0.95
threads = 1
precision = "float32"
log_every = 20

[validation]
every = 0
"""


def rows(count: int, seed: int = 1) -> list[tuple[str, str, str]]:
    """Return sentences in French, English and Vietnamese, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    found = []
    for _ in range(count):
        who, does, what = (rng.choice(list(words)) for words in (WHO, DOES, WHAT))
        year = rng.randint(1900, 2099)
        sides = [f"{who} {does} {what} en {year}."]
        for at, into in enumerate(("in", "năm")):
            sides.append(f"{WHO[who][at]} {DOES[does][at]} {WHAT[what][at]} {into} {year}.")
        found.append((sides[0], sides[1], sides[2]))
    return found


def write_tsv(path: Path, lines: Iterable[Iterable[str]]) -> Path:
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


def write_recipe(folder: Path, count: int = 1500, text: str = RECIPE) -> Path:
    """Write the corpus and the recipe into a folder; return the recipe's path."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tsv(folder / "toy.tsv", rows(count))
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path
