"""Converting a Hugging Face checkpoint without PyTorch, against CTranslate2's converter with it.

    python benchmarks/conversion.py [--quantization int8] [--rounds 3] [--nllb]

Two models: the shipped one, and a Marian of the size of opus-mt-fr-en (6 + 6 layers of width 512, 60,000 tokens, random
weights), made for this; with ``--nllb`` also one of the size of nllb-200-distilled-600M, which takes three gigabytes of
disk, and of CTranslate2's converter more of memory. Each conversion is a process of its own and its time is all of that
process, imports included; mtkit's runs as in an installation without the extra ``hf``: it is not let import PyTorch.
The two take turns, and medians are compared; and the weights that they wrote, byte for byte (NLLB's table of positions
is rounded differently).
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, Clock, peak_memory

SHIPPED = ROOT / "models" / "fr-mul-tiny"
TOKENS, NLLB_TOKENS = 60_000, 256_206
OURS, THEIRS = "mtkit", "TransformersConverter"


def make(kind: str, folder: Path) -> None:
    """Save a model with random weights, and tokenizer files of its size."""
    import transformers

    folder.mkdir()
    pieces = json.loads((SHIPPED / "vocab.json").read_text(encoding="utf-8"))
    if kind == "marian":
        for name in ("source.spm", "target.spm", "tokenizer_config.json"):
            shutil.copyfile(SHIPPED / name, folder / name)
        del pieces["<pad>"]
        vocabulary = numbered([*pieces], TOKENS - 1) | {"<pad>": TOKENS - 1}
        (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
        padding = {"pad_token_id": TOKENS - 1, "decoder_start_token_id": TOKENS - 1}
        config = transformers.MarianConfig(
            vocab_size=TOKENS, **shape(512, 6, 8), activation_function="swish", scale_embedding=True, **padding
        )
        transformers.MarianMTModel(config).save_pretrained(folder)
    else:
        shutil.copyfile(SHIPPED / "source.spm", folder / "sentencepiece.bpe.model")
        special = ["<s>", "<pad>", "</s>", "<unk>"]
        tokens = [*special, *(piece for piece in pieces if piece not in special)]
        tokenizer = transformers.NllbTokenizer(vocab=numbered(tokens, 256_001), merges=[])
        tokenizer.save_pretrained(folder)
        config = transformers.M2M100Config(vocab_size=NLLB_TOKENS, **shape(1024, 12, 16))
        transformers.M2M100ForConditionalGeneration(config).save_pretrained(folder)


def numbered(tokens: list[str], size: int) -> dict[str, int]:
    """Return a vocabulary of a size, with fillers behind the tokens that there are."""
    tokens = tokens + [f"▁filler{number}" for number in range(size - len(tokens))]
    return {token: number for number, token in enumerate(tokens)}


def shape(width: int, layers: int, heads: int) -> dict[str, int]:
    """Return the settings of a Transformer whose two sides are alike."""
    sides = {
        f"{side}_{name}": n
        for side in ("encoder", "decoder")
        for name, n in (("layers", layers), ("attention_heads", heads), ("ffn_dim", 4 * width))
    }
    return {"d_model": width, "max_position_embeddings": 512, **sides}


def convert(system: str, folder: Path, out: Path, quantization: str) -> None:
    """Convert in this process, and print its peak memory in MB."""
    if system == OURS:
        sys.modules.update(dict.fromkeys(("torch", "transformers", "safetensors")))
        from mtkit.hub.convert import convert

        convert(folder, out, quantization)
    else:
        from ctranslate2.converters import TransformersConverter

        TransformersConverter(str(folder)).convert(str(out / "ctranslate2"), quantization=quantization)
    print(peak_memory())


def in_process(*arguments: object) -> tuple[float, str]:
    """Run this program in another process; return its seconds and what it printed last."""
    with Clock() as clock:
        done = subprocess.run([sys.executable, __file__, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return clock.seconds, done.stdout.strip().rpartition("\n")[2]


def measure(folder: Path, place: Path, quantization: str, rounds: int) -> dict[str, float]:
    """Convert a model by both ways; return medians, sizes in MB, and the share of equal bytes in the weights."""
    seconds: dict[str, list[float]] = {OURS: [], THEIRS: []}
    memory: dict[str, list[float]] = {OURS: [], THEIRS: []}
    for turn in range(rounds + 1):
        for system in seconds:
            shutil.rmtree(place / system, ignore_errors=True)
            took, printed = in_process("--convert", system, folder, place / system, "--quantization", quantization)
            if turn:  # the first round warms the file cache
                seconds[system].append(took)
                memory[system].append(float(printed))
    ours, theirs = (place / system / "ctranslate2" / "model.bin" for system in (OURS, THEIRS))
    figures = {
        "seconds": statistics.median(seconds[OURS]),
        "seconds_reference": statistics.median(seconds[THEIRS]),
        "memory": statistics.median(memory[OURS]),
        "memory_reference": statistics.median(memory[THEIRS]),
        "size_before": (folder / "model.safetensors").stat().st_size / 1e6,
        "size_after": ours.stat().st_size / 1e6,
    }
    return {**figures, "same": equal_share(ours, theirs)}


def equal_share(first: Path, second: Path) -> float:
    """Return the share of the bytes of two files that are equal; 0 where they are of different lengths."""
    import numpy as np

    a, b = (np.memmap(path, np.uint8, "r") for path in (first, second))
    return float((a == b).mean()) if len(a) == len(b) else 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quantization", default="int8")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--nllb", action="store_true", help="measure a model of the size of NLLB-600M too")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--convert", nargs=3, help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.make:
        make(a.make[0], Path(a.make[1]))
        return
    if a.convert:
        system, folder, out = a.convert
        convert(system, Path(folder), Path(out), a.quantization)
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        found = {SHIPPED.name: measure(SHIPPED, place, a.quantization, a.rounds)}
        for kind, name in (("marian", "opus-mt size"), *((("nllb", "NLLB-600M size"),) if a.nllb else ())):
            in_process("--make", kind, place / name)
            found[name] = measure(place / name, place, a.quantization, a.rounds)
            shutil.rmtree(place / name)
    if a.json:
        print(json.dumps({"quantization": a.quantization, "models": found}))
        return
    for name, f in found.items():
        print(f"{name}, {a.quantization}: {f['size_before']:.0f} MB → {f['size_after']:.0f} MB")
        for key, unit in (("seconds", "s"), ("memory", "MB")):
            ours, theirs = f[key], f[f"{key}_reference"]
            print(f"  {key:8} {OURS} {ours:.2f} {unit}, {THEIRS} {theirs:.2f} {unit}: ratio {theirs / ours:.1f}")
        print(f"  equal bytes of weights: {100 * f['same']:.3f} %")


if __name__ == "__main__":
    main()
