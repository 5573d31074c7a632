"""The style of the report: screen, light and dark, and paper."""

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #5b6570; --line: #dde1e6; --wash: #f5f7f9;
  --good: #0a6b4b; --bad: #a8321f; --missed: #fbe3c4; --missed-line: #b86e00; --extra: #d9e8fa; --extra-line: #1c66b0;
  --s1: #1763a6; --s2: #c2540a; --s3: #0b7a5b; --s4: #7d4aa8; --s5: #8f6c00; --s6: #b83a74; --s7: #4d6270;
  --s8: #5f7300 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #15181b; --ink: #e4e7ea; --soft: #9aa5af; --line: #31373d; --wash: #1c2024; --good: #5cc9a0;
    --bad: #f08a76; --missed: #4a3413; --missed-line: #e2a23c; --extra: #17324f; --extra-line: #74b1ee; --s1: #6fb1ec;
    --s2: #f0935a; --s3: #4fc39b; --s4: #bd93e0; --s5: #d3af45; --s6: #ec86b2; --s7: #a3b6c2; --s8: #b2c45a }
}
* { box-sizing: border-box }
html { scroll-behavior: smooth; scroll-padding-top: 1rem }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 74rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 "Noto Sans", "Segoe UI", system-ui, -apple-system, "Liberation Sans", "DejaVu Sans", sans-serif;
  font-variant-numeric: lining-nums tabular-nums; overflow-wrap: anywhere }
:lang(vi) { font-family: "Noto Sans", "Segoe UI", system-ui, "DejaVu Sans", sans-serif }
:lang(ja) { font-family: "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif;
  line-break: strict }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; text-wrap: balance }
h1 { font-size: 1.75rem; margin: 0 0 .35rem; letter-spacing: -.01em }
h2 { font-size: 1.3rem; margin: 3.5rem 0 1rem; padding-top: 1rem; border-top: 2px solid var(--ink) }
h3 { font-size: 1rem; margin: 2.25rem 0 .5rem }
h4 { font-size: .95rem; margin: 1.5rem 0 .25rem; display: flex; gap: .75rem; align-items: baseline }
h4 > span:last-child { color: var(--soft); font-weight: 400 }
p { max-width: 68ch; margin: .5rem 0 }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .2em }
.kicker { margin: 0 0 .5rem; font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft) }
.facts, .note { color: var(--soft) }
.facts { max-width: none; margin: 0 }
.note { font-size: .875rem; max-width: 80ch }
nav ul, .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; padding: 0; margin: 1rem 0 }
.legend { margin: 2rem 0 0; font-size: .875rem }
.wide { overflow-x: auto }
.overview { margin-top: 2rem }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.35 }
.overview table, .scores { width: 100% }
caption { text-align: start; font-weight: 600; padding: 0 0 .35rem }
th, td { padding: .45rem .7rem; text-align: end; vertical-align: baseline; font-weight: 400; white-space: nowrap }
th:first-child, td:first-child { padding-left: 0 }
th:last-child, td:last-child { padding-right: 0 }
thead th { color: var(--soft); font-size: .8rem; vertical-align: bottom }
thead tr:last-child > * { border-bottom: 1px solid var(--ink) }
.overview th:nth-child(3n + 2), .overview td:nth-child(3n + 2) { padding-left: 2rem }
.overview thead tr:first-child > * { padding-bottom: 0 }
.overview thead tr:first-child th[colspan] { color: var(--ink); font-weight: 600; font-size: .9rem }
th[scope="row"], thead th:first-child[scope="col"] { text-align: start; white-space: normal; min-width: 9rem }
tbody tr + tr > * { border-top: 1px solid var(--line) }
td small { display: block; color: var(--soft); font-size: .75rem }
.none { color: var(--soft) }
.key { display: inline-flex; gap: .45rem; align-items: baseline }
.key svg { flex: none; position: relative; top: .1rem }
.findings { list-style: none; padding: 0; margin: 1.25rem 0 0; font-size: .875rem }
.findings li { padding: .4rem .75rem; border-left: 3px solid var(--missed-line); background: var(--wash);
  margin-top: 2px }
.findings li:has(.refused) { border-color: var(--bad) }
.findings strong { font-weight: 600; color: var(--missed-line); margin-right: .4rem }
.findings .refused, .worse { color: var(--bad) }
.better { color: var(--good) }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 2rem 3rem;
  margin-top: 1.5rem; align-items: start }
figure { margin: 0; break-inside: avoid }
figcaption { font-weight: 600; font-size: .9rem; margin-bottom: .5rem }
figure svg { width: 100%; height: auto; max-width: 40rem; display: block }
svg text { font-size: 12px; fill: var(--ink) }
svg .tick, svg .note { fill: var(--soft); font-size: 11px }
svg .grid { stroke: var(--line); stroke-width: 1 }
svg .range { stroke: var(--c); stroke-width: 1.5; fill: none }
svg .link { stroke: var(--c); stroke-width: 1.25; fill: none; opacity: .45 }
svg .mark, svg .bar { fill: var(--c) }
svg .mark { stroke: var(--paper); stroke-width: 1 }
.s1 { --c: var(--s1) } .s2 { --c: var(--s2) } .s3 { --c: var(--s3) } .s4 { --c: var(--s4) }
.s5 { --c: var(--s5) } .s6 { --c: var(--s6) } .s7 { --c: var(--s7) } .s8 { --c: var(--s8) }
.matrices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem 3rem;
  margin-top: 1rem }
.order { color: var(--soft); margin-right: .35rem }
.segment { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0 1rem; padding: .7rem 0; break-inside: avoid;
  border-top: 1px solid var(--line) }
.where { margin: 0; color: var(--soft); font-size: .8rem }
.where b { display: block; font-size: 1.3rem; line-height: 1.3; font-weight: 600; color: var(--ink) }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .25rem .75rem; margin: 0 }
dt { color: var(--soft); font-size: .8rem; padding-top: .12rem }
dd { margin: 0; unicode-bidi: isolate; max-width: 78ch; white-space: pre-wrap }
.doubt { color: var(--bad); font-size: .875rem }
mark { color: inherit; border-radius: 2px; padding: 0 .1em; text-decoration: underline 1.5px;
  text-underline-offset: .22em; -webkit-box-decoration-break: clone; box-decoration-break: clone;
  text-decoration-skip-ink: none }
.missed { background: var(--missed); text-decoration-color: var(--missed-line); text-decoration-style: dotted }
.extra { background: var(--extra); text-decoration-color: var(--extra-line) }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 3rem }
.facts-list { break-inside: avoid }
.facts-list dl { grid-template-columns: minmax(7rem, 30%) 1fr; font-size: .8rem }
.facts-list dt { padding: 0 }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem }
  .segment { grid-template-columns: 1fr }
  .segment dl { grid-template-columns: 1fr; gap: .1rem }
}
@page { margin: 14mm }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt }
  nav { display: none }
  h2, h3, h4 { break-after: avoid }
  tr, .findings li { break-inside: avoid }
  .wide { overflow: visible }
  h2 { margin-top: 2rem }
  table { font-size: 8.5pt }
  th, td { padding: .3rem .35rem }
  th[scope="row"], thead th:first-child[scope="col"] { min-width: 6.5rem }
  svg text { font-size: 15px }
  svg .tick, svg .note { font-size: 14px }
  .figures, .matrices { grid-template-columns: 1fr 1fr; gap: 1.25rem 1.5rem }
  mark { background: none }
}
"""
