"""The style of briefs as a web page: screen, light and dark, and paper."""

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #5b6570; --line: #dde1e6; --accent: #0b5c7a;
  --doubt: #9a4a00; --wash: #fdf4e7 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #15181b; --ink: #e4e7ea; --soft: #9aa5af; --line: #31373d; --accent: #7cc4df; --doubt: #f0b46a;
    --wash: #2b2216 }
}
* { box-sizing: border-box }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem }
body { margin: 0 auto; padding: 3rem 1.5rem 5rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 17px/1.6 Georgia, "Times New Roman", "Noto Serif", "Liberation Serif", "DejaVu Serif", serif;
  overflow-wrap: break-word; text-wrap: pretty }
body:lang(vi), [lang|="vi"] { font-family: "Noto Serif", "Times New Roman", "Liberation Serif", "DejaVu Serif", serif }
body:lang(ja), [lang|="ja"] { font-family: "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Meiryo,
  sans-serif; line-break: strict }
body:lang(ja) { font-size: 16px; line-height: 1.8 }
h1, h2, h3 { line-height: 1.25; font-weight: 600; text-wrap: balance; margin: 0 }
h1 { font-size: 2rem; letter-spacing: -.01em }
h2 { font-size: 1.55rem; letter-spacing: -.005em }
:lang(ja) h1, :lang(ja) h2 { letter-spacing: 0; line-height: 1.4 }
h3, .label, .facts, nav, th, .notes, footer, .doubt, .reference { font-family: "Noto Sans", "Segoe UI", system-ui,
  -apple-system, "Liberation Sans", "Noto Sans JP", "Noto Sans CJK JP", "DejaVu Sans", sans-serif }
h3, .label { font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--accent);
  margin: 1.8rem 0 .5rem }
h3:lang(ja), .label:lang(ja) { letter-spacing: .04em; font-size: .85rem }
.facts { color: var(--soft); font-size: .85rem; margin: 0 0 .5rem }
.standfirst { font-size: 1.15rem; line-height: 1.5; margin: .9rem 0 0; color: var(--ink) }
:lang(ja) .standfirst { line-height: 1.75 }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .2em }
ul { margin: 0; padding: 0; list-style: none }
.points li { position: relative; padding-left: 1.3rem; margin: 0 0 .6rem }
.points li::before { content: ""; position: absolute; left: .1rem; top: .62em; width: .4em; height: .4em;
  background: var(--accent) }
.reference { font-size: .68em; line-height: 0; vertical-align: super; white-space: nowrap; padding-left: .15em }
.reference a { color: var(--accent); text-decoration: none }
.reference a:hover, nav a:hover { text-decoration: underline }
.doubt { display: block; font-size: .78rem; line-height: 1.45; color: var(--doubt); margin: .3rem 0 0;
  padding: .25rem .6rem; border-left: 3px solid var(--doubt); background: var(--wash) }
.doubt b { font-weight: 600 }
.note { font-style: italic; color: var(--soft) }
:lang(ja).note { font-style: normal }
table { border-collapse: collapse; width: 100%; line-height: 1.4 }
th, td { padding: .45rem .75rem .45rem 0; text-align: start; vertical-align: baseline }
th[scope="col"] { font-size: .78rem; font-weight: 400; color: var(--soft); border-bottom: 1px solid var(--ink) }
th[scope="row"] { font-family: inherit; font-weight: 600; white-space: nowrap; font-variant-numeric: lining-nums;
  padding-right: 1.5rem }
tbody tr + tr > * { border-top: 1px solid var(--line) }
td:last-child, th:last-child { padding-right: 0; text-align: end; width: 5.5rem }
.names { margin: 0 }
.notes { font-size: .82rem; line-height: 1.5; color: var(--soft); margin: 0; padding-left: 1.6rem }
.notes li { padding-left: .2rem; margin-bottom: .25rem }
.notes li:target { color: var(--ink); background: var(--wash) }
.back { text-decoration: none; color: var(--accent) }
.masthead { border-bottom: 3px solid var(--ink); padding-bottom: 1rem; margin-bottom: 2rem }
.masthead .facts { margin: .4rem 0 0 }
nav ol { margin: 0; padding-left: 1.6rem }
nav li { margin: .35rem 0; padding-left: .2rem }
nav a { text-decoration: none }
nav small { color: var(--soft); display: block; font-size: .8rem }
article + article, nav + article { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: 2.5rem }
footer { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .8rem;
  color: var(--soft) }
@page { margin: 18mm 16mm }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.45 }
  body:lang(ja) { font-size: 10pt; line-height: 1.6 }
  h1 { font-size: 20pt } h2 { font-size: 15pt } .standfirst { font-size: 12pt }
  a { color: inherit; text-decoration: none }
  .back { display: none }
  h1, h2, h3 { break-after: avoid }
  li, tr, .standfirst { break-inside: avoid }
  article + article, nav + article { break-before: page; border-top: 0; margin-top: 0; padding-top: 0 }
  .doubt, .notes li:target { background: none }
}
"""
