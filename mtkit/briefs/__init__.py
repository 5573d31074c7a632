"""Article → Brief: headline, standfirst, key points, key figures and names, all taken from the article itself."""

from mtkit.briefs.brief import Brief, BriefOptions, Figure, Point
from mtkit.briefs.summarize import summarize

__all__ = ["Brief", "BriefOptions", "Figure", "Point", "summarize"]
