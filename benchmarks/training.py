"""How fast mtkit trains, against the loop that the documentation of Transformers shows, on the same batches.

    python benchmarks/training.py [--steps 20] [--rounds 3] [--tokens 4096] [--threads 2] [--device cpu]

The other loop calls MarianMTModel with its default attention, takes the cross-entropy with label smoothing of all
logits at once, and steps with AdamW; it keeps no smoothed weights. mtkit runs with the softmax over all tokens, and
over a shortlist. All multiply in the same precision. Each measurement is a process of its own, they take turns, and
medians are compared; a process's memory is its peak.
Network and vocabulary are the shipped model's; the text is French on both sides, since only its lengths matter here.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, Clock, french_sentences, peak_memory

SHIPPED = ROOT / "models" / "fr-mul-tiny"
OURS, SHORT, THEIRS = "mtkit", "shortlist", "Transformers"
SHORTLIST = 3072  # tokens
WARM = 3  # steps before the clock starts
RECIPE = """
name = "speed"
data = [{{ files = ["text.tsv"], source = "fr", target = "en" }}]
filter = {{ copies = true, placeholders = 0 }}
vocabulary = {{ file = "{vocabulary}" }}
training = {{ tokens = {tokens}, steps = {steps}, seconds = 0, warmup = 10, threads = {threads}, device = "{device}", log_every = 1, save_every = 1e9 }}
"""  # noqa: E501 - an inline table is one line


def ours(folder: Path, shortlist: int = 0) -> list[float]:
    """Train with mtkit; return the target tokens a second of each step."""
    from mtkit.training.events import Step
    from mtkit.training.recipe import read_recipe
    from mtkit.training.train import train

    rates: list[float] = []
    with tempfile.TemporaryDirectory() as out:
        (Path(out) / "data").symlink_to(folder / "run" / "data")
        train(
            read_recipe(folder / "recipe.toml", changes=[f"training.shortlist={shortlist}"]),
            Path(out),
            hear=lambda event: rates.append(event.tokens_per_second) if isinstance(event, Step) else None,
        )
    return rates


def theirs(folder: Path) -> list[float]:
    """Train with a plain loop over the same batches; return the target tokens a second of each step."""
    import numpy as np
    import torch

    from mtkit.training.dataset import batches, open_dataset
    from mtkit.training.hardware import device_of, is_narrow
    from mtkit.training.network import new
    from mtkit.training.recipe import read_recipe

    recipe = read_recipe(folder / "recipe.toml")
    wanted, dataset = recipe.training, open_dataset(recipe, folder / "run" / "data")
    device = device_of(wanted.device)
    torch.set_num_threads(wanted.threads)
    network = new(recipe, dataset.lexicon).to(device).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=wanted.learning_rate, betas=(0.9, 0.98), weight_decay=0.0)
    padding, narrow = dataset.lexicon.padding, is_narrow(wanted.precision, device)

    def padded(tokens: np.ndarray, ends: np.ndarray, numbers: np.ndarray) -> torch.Tensor:
        rows = [torch.from_numpy(tokens[ends[n] : ends[n + 1]].astype(np.int64)) for n in numbers]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=padding).to(device)

    rates = []
    order = batches(dataset.lengths, dataset.weights, wanted.tokens, wanted.seed, 0)
    for numbers in (order * (1 + wanted.steps // len(order)))[: wanted.steps]:
        with Clock() as clock:
            sources = padded(dataset.sources, dataset.source_ends, numbers)
            targets = padded(dataset.targets, dataset.target_ends, numbers)
            with torch.autocast(device.split(":")[0], dtype=torch.bfloat16, enabled=narrow):
                labels = targets.masked_fill(targets == padding, -100)
                logits = network(input_ids=sources, attention_mask=(sources != padding).long(), labels=labels).logits
                loss = torch.nn.functional.cross_entropy(
                    logits.flatten(0, 1), labels.flatten(), label_smoothing=wanted.label_smoothing
                )
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            float(loss)
        rates.append(int((targets != padding).sum()) / clock.seconds)
    return rates


def prepare(folder: Path, a: argparse.Namespace) -> None:
    """Write text and recipe, and encode them once for all runs."""
    from mtkit.training.dataset import prepare as encode
    from mtkit.training.recipe import read_recipe

    text = "".join(f"{sentence}\t{sentence}\n" for sentence in french_sentences())
    (folder / "text.tsv").write_text(text, encoding="utf-8")
    settings = {"tokens": a.tokens, "steps": a.steps + WARM, "threads": a.threads, "device": a.device}
    (folder / "recipe.toml").write_text(RECIPE.format(vocabulary=SHIPPED / "source.spm", **settings), encoding="utf-8")
    encode(read_recipe(folder / "recipe.toml"), folder / "run" / "data")


def in_process(system: str, folder: Path) -> tuple[float, float]:
    """Run one system in another process; return its median rate in tokens a second, and its peak memory in MB."""
    command = [sys.executable, __file__, "--run", system, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    rate, memory = map(float, done.stdout.split()[-2:])
    return rate, memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=4096)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.run:
        system, folder = a.run
        rates = theirs(Path(folder)) if system == THEIRS else ours(Path(folder), SHORTLIST if system == SHORT else 0)
        print(statistics.median(rates[WARM:]), peak_memory())
        return
    found: dict[str, list[tuple[float, float]]] = {OURS: [], SHORT: [], THEIRS: []}
    with tempfile.TemporaryDirectory() as temporary:
        prepare(Path(temporary), a)
        for _ in range(a.rounds):
            for system, measured in found.items():
                measured.append(in_process(system, Path(temporary)))
    figures = {
        system: {
            "tokens_per_second": statistics.median(r for r, _ in m),
            "memory_mb": statistics.median(x for _, x in m),
        }
        for system, m in found.items()
    }
    if a.json:
        print(json.dumps({"tokens": a.tokens, "threads": a.threads, "device": a.device, "systems": figures}))
        return
    print(f"batches of {a.tokens:,} tokens, {a.threads} threads, {a.device}; medians of {a.rounds} runs")
    for system, one in figures.items():
        print(f"  {system:13} {one['tokens_per_second']:8,.0f} target tokens/s {one['memory_mb']:8,.0f} MB at most")


if __name__ == "__main__":
    main()
