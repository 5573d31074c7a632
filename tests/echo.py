"""An engine that needs no model: it gives back what it is given, or what it was told to say."""

from collections.abc import Iterable, Iterator, Sequence

from mtkit.engines import Decoding, Hypothesis, Source
from mtkit.errors import ModelError


class EchoTokenizer:
    """Words are tokens; the vocabulary knows all but the curly quotes of French."""

    limit = 40
    characters = frozenset(map(chr, range(0x20, 0x3000))) - frozenset("«»“”…")

    def check(self, source: str, target: str) -> None:
        assert source == "fr"
        if target not in ("en", "vi", "ja"):
            raise ModelError(f"echo does not translate into {target}")

    def encode(self, text: str, source: str, target: str) -> Source:
        assert source == "fr"
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
        found = self.answers.get(text)
        tokens = tuple(" " + w for w in found.pop(0).split(" ")) if found else source.tokens[1:-1]
        complete = len(tokens) < decoding.max_length
        attention = tuple(range(1, len(tokens) + 1)) if decoding.attention else ()
        return Hypothesis(tokens[: decoding.max_length], -0.5, complete, attention)
