"""Weights → hypotheses: one small protocol, an engine a file, an architecture a file."""

from mtkit.engines.load import ENGINES, load_engine
from mtkit.engines.protocol import Decoding, Engine, Hypothesis, Source, Tokenizer

__all__ = ["ENGINES", "Decoding", "Engine", "Hypothesis", "Source", "Tokenizer", "load_engine"]
