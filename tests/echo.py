"""An engine that needs no model: it gives back what it is given, or what it was told to say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mtkit.engines import Decoding, Hypothesis, Source
from mtkit.errors import ModelError
from mtkit.hub import Card
from mtkit.translation.pool import Leg


class EchoTokenizer:
    """Words are tokens; the vocabulary knows all but the curly quotes of French."""

    limit = 40
    characters = frozenset(map(chr, range(0x20, 0x3000))) - frozenset("«»“”…")

    def check(self, source: str, target: str) -> None:
        assert source in ("fr", "en")
        if target not in ("en", "vi", "ja"):
            raise ModelError(f"echo does not translate into {target}")

    def encode(self, text: str, source: str, target: str) -> Source:
        assert source in ("fr", "en")
        tokens: list[str] = []
        spans: list[tuple[int, int]] = []
        at = 0
        for word in text.split(" "):
            tokens.append(" " + word)
            spans.append((max(0, at - 1), at + len(word)))
            at += len(word) + 1
        return Source((f">>{target}<<", *tokens, "</s>"), (), ((-1, -1), *spans, (-1, -1)))

    def decode(self, tokens: Sequence[str]) -> str:
        return "".join(tokens).strip()

    def pieces(self, tokens: Sequence[str]) -> list[str]:
        return list(tokens)


class EchoEngine:
    """Gives every source back, or what ``answers`` says for its text; keeps what it was asked."""

    name = "echo"

    def __init__(self, answers: dict[str, list[str]] | None = None) -> None:
        self.tokenizer = EchoTokenizer()
        self.answers = answers or {}
        self.asked: list[tuple[list[str], Decoding]] = []

    def translate(self, batches: Iterable[tuple[Sequence[Source], Decoding]]) -> Iterator[list[Hypothesis]]:
        for sources, decoding in batches:
            assert len({len(source.tokens) for source in sources}) == 1
            texts = [self.tokenizer.decode(source.tokens[1:-1]) for source in sources]
            self.asked.append((texts, decoding))
            yield [self.answer(text, source, decoding) for text, source in zip(texts, sources, strict=True)]

    def answer(self, text: str, source: Source, decoding: Decoding) -> Hypothesis:
        """Return what there is to say to a text; runners-up are divided by “|”."""
        said = self.answers.get(text)
        if not said:
            return hypothesis(source.tokens[1:-1], decoding)
        best, *others = (tuple(" " + word for word in one.split(" ")) for one in said.pop(0).split("|"))
        runners_up = tuple(hypothesis(tokens, decoding) for tokens in others[: decoding.hypotheses - 1])
        return replace(hypothesis(best, decoding), others=runners_up)


def hypothesis(tokens: tuple[str, ...], decoding: Decoding) -> Hypothesis:
    complete = len(tokens) < decoding.max_length
    attention = tuple(range(1, len(tokens) + 1)) if decoding.attention else ()
    return Hypothesis(tokens[: decoding.max_length], -0.5, complete, attention)


class EchoPool:
    """One engine for every pair of languages, or one for each pair, and another model to ask in doubt."""

    def __init__(self, *engines: EchoEngine, pivot: str = "", other: EchoEngine | None = None) -> None:
        self.engines = engines
        self.pivot = pivot
        self.other = other

    def legs(self, source: str, target: str) -> tuple[Leg, ...]:
        self.engines[0].tokenizer.check(source, target)
        stops = [source, *([self.pivot] if self.pivot else []), target]
        card = Card("echo", placeholders=True)
        engines = self.engines if len(self.engines) == len(stops) - 1 else self.engines * (len(stops) - 1)
        return tuple(Leg(e, card, a, b) for e, a, b in zip(engines, stops, stops[1:], strict=False))

    def alternative(self, leg: Leg) -> Leg | None:
        return Leg(self.other, Card("other"), leg.source, leg.target) if self.other else None
