"""The style sheet of the report."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6570; --line: #d8dce0; --paper: #fff;
  --band: #f4f6f8; --good: #00795a; --bad: #b83e00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #9aa4ae; --line: #3a4046;
  --paper: #17191c; --band: #202428; --good: #3ecf9f; --bad: #ff9a66; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 70rem; margin: auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: .8rem; margin: 0; color: var(--soft); font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .3rem .7rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
th:first-child { text-align: left; position: sticky; left: 0; background: var(--paper); }
tbody th { font-weight: 400; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
  gap: 1.5rem; align-items: start; }
figure { margin: 0; } figcaption { font-size: .9rem; margin-bottom: .3rem; }
svg { width: 100%; height: auto; font-size: 11px; }
svg text { fill: var(--soft); } svg .label { fill: var(--ink); font-size: 12px; }
.grid { stroke: var(--line); } .axis { stroke: var(--soft); } .trough { fill: var(--band); }
.key { width: 1.8rem; height: .6rem; } .legend { margin: .2rem 0; font-size: .85rem; }
.legend span { margin-right: 1rem; white-space: nowrap; }
summary { cursor: pointer; padding: .6rem 0; font-weight: 600; }
article { border-left: 4px solid var(--line); background: var(--band); margin: 0 0 .8rem;
  padding: .6rem .8rem; border-radius: 0 .4rem .4rem 0; }
article.good { border-color: var(--good); } article.bad { border-color: var(--bad); }
article p { margin: 0; }
.head { font-size: .85rem; color: var(--soft); } .bad .head { color: var(--bad); }
.aside { font-size: .9rem; color: var(--soft); padding-bottom: .3rem; }
.question { font-weight: 600; padding: .2rem 0 .4rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr));
  gap: .6rem 1.5rem; font-size: .9rem; }
ul, ol { margin: .1rem 0; padding-left: 1.2rem; } li { margin-bottom: .2rem; }
i { color: var(--soft); } u { text-decoration: none; color: var(--soft); font-variant: small-caps; }
"""
