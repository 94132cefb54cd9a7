/** Colours first, then the page from its frame to its parts. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: #fff; --raised: #f6f8fa; --line: #d8dee5; --text: #1c2530; --quiet: #55616e; --link: #0b5cad;
  --code: #f4f6f8; --mark: #fff4d6; --mark-line: #d9a400;
  --macro: #8250a8; --command: #0b5cad; --string: #1b6e3c; --word: #a3420a; --comment: #6b7682;
  --good: #1b6e3c; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d; --raised: #1a2129; --line: #313b46; --text: #e3e8ee; --quiet: #9daab7; --link: #7cb8f5;
    --code: #1a2129; --mark: #33290f; --mark-line: #b88a1b;
    --macro: #cfa5f0; --command: #7cb8f5; --string: #86d19f; --word: #f0a878; --comment: #8d99a6;
    --good: #86d19f; --bad: #ff9d94;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; z-index: 2; background: var(--ground); padding: .3rem .6rem; }
.top { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line); }
.bar { max-width: 1200px; margin: auto; padding: .55rem 1.25rem; display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1.5rem; }
.brand { font-weight: 700; color: var(--text); text-decoration: none; }
.bar nav { flex: 1; min-width: 0; }
.bar ul { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0; padding: 0; }
.bar nav a { color: var(--quiet); text-decoration: none; font-size: .94rem; padding: .2rem 0; border-bottom: 2px solid transparent; }
.bar nav a:hover { color: var(--text); }
.bar nav a[aria-current] { color: var(--text); border-color: var(--link); }
input { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .35rem .7rem; }
.bar input { width: 13rem; max-width: 100%; font-size: .94rem; }
main { max-width: 1200px; margin: auto; padding: 2rem 1.25rem 3rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 13rem; gap: 3rem; }
aside nav { position: sticky; top: 5rem; font-size: .9rem; border-left: 1px solid var(--line); padding-left: 1.1rem; }
aside p { margin: 0 0 .4rem; font-weight: 600; }
aside ol { list-style: none; margin: 0; padding: 0; }
aside li { margin: .3rem 0; line-height: 1.35; }
aside a { color: var(--quiet); text-decoration: none; }
aside a:hover { color: var(--link); }
.kicker { margin: 0; color: var(--quiet); font-size: .82rem; font-weight: 600; letter-spacing: .07em; text-transform: uppercase; }
h1 { margin: .1rem 0 .7rem; font-size: 2rem; line-height: 1.2; letter-spacing: -.012em; text-wrap: balance; }
h2 { margin: 2.4rem 0 .7rem; font-size: 1.25rem; line-height: 1.3; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover::after { content: " #"; color: var(--quiet); }
p, ul, ol { margin: 0 0 .9rem; }
section > p { max-width: 80ch; }
.lead { color: var(--quiet); font-size: 1.08rem; }
.badges { margin: 0 0 1rem; }
.badge { display: inline-block; padding: 0 .55rem; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); font-size: .8rem; line-height: 1.5rem; white-space: nowrap; }
.badge.ttp { color: var(--bad); border-color: currentColor; }
.badge.anomaly { color: var(--word); border-color: currentColor; }
.badge.hunting { color: var(--command); border-color: currentColor; }
.badge.correlation { color: var(--macro); border-color: currentColor; }
.badge.production { color: var(--good); }
.badge.deprecated, .badge.experimental { background: var(--mark); border-color: var(--mark-line); }
.meta { display: flex; flex-wrap: wrap; gap: .8rem 2.2rem; margin: 0 0 1.5rem; padding: .9rem 1.1rem; background: var(--raised); border-radius: 8px; }
.meta dt { color: var(--quiet); font-size: .8rem; }
.meta dd { margin: 0; font-size: .95rem; }
.caution, .note { padding: .6rem .9rem; border-left: 4px solid var(--mark-line); background: var(--mark); border-radius: 0 6px 6px 0; }
.note { font-size: .92rem; }
.none, .source { color: var(--quiet); }
.source { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .92rem; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; line-height: 1.45; }
th, td { padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-size: .82rem; font-weight: 600; white-space: nowrap; overflow-wrap: normal; }
th, td { overflow-wrap: break-word; }
td:has(> code) { min-width: 11rem; overflow-wrap: anywhere; }
td:has(> code) + td:last-child { min-width: 9rem; }
.facts th { width: 14rem; font-weight: 500; color: var(--quiet); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
code { background: var(--code); padding: .1em .3em; border-radius: 4px; }
.code { position: relative; }
pre { margin: 0 0 1rem; padding: .9rem 0; background: var(--code); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; line-height: 1.6; counter-reset: line; }
pre code { display: block; background: none; padding: 0; overflow-wrap: anywhere; }
.line { display: block; white-space: pre-wrap; padding: 0 4.5rem 0 3.4rem; position: relative; }
.line::before { counter-increment: line; content: counter(line); position: absolute; left: 0; width: 2.4rem; text-align: right; color: var(--quiet); user-select: none; }
.pi { color: var(--quiet); } .cm { color: var(--command); font-weight: 600; } .ma { color: var(--macro); }
.st { color: var(--string); } .kw { color: var(--word); } .co { color: var(--comment); font-style: italic; }
.copy { position: absolute; z-index: 1; top: .5rem; right: .5rem; font: inherit; font-size: .8rem; padding: .1rem .6rem; color: var(--quiet); background: var(--ground); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
.status { white-space: nowrap; } .status.pass { color: var(--good); } .status.fail, .status.error { color: var(--bad); }
small { color: var(--quiet); }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem 2rem; padding: 0; margin: 0 0 1.5rem; color: var(--quiet); }
.counts b { color: var(--text); font-size: 1.25rem; }
.find { margin: 0 0 1.25rem; display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .8rem; }
.find[hidden] { display: none; }
.find label { flex: 0 0 100%; color: var(--quiet); font-size: .88rem; }
.find input { flex: 0 1 28rem; min-width: 0; padding: .5rem .8rem; }
.find output { color: var(--quiet); font-size: .9rem; }
.list td:nth-child(1) { min-width: 14rem; } .list td:nth-child(4) { min-width: 10rem; color: var(--quiet); }
.list time, .list td:nth-child(3) a { white-space: nowrap; }
.list tr { content-visibility: auto; }
.cards { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: .8rem; }
.cards li { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
.cards li[hidden] { display: none; }
.cards a { display: block; font-weight: 500; text-decoration: none; }
.cards span { color: var(--quiet); font-size: .87rem; }
.bottom { max-width: 1200px; margin: auto; padding: 1.2rem 1.25rem 2.5rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; }
@media (max-width: 900px) {
  .columns { display: block; } aside { display: none; }
}
@media (max-width: 600px) {
  .top { position: static; } html { scroll-padding-top: 1rem; }
  .bar form, .bar input { width: 100%; } .bar nav { flex-basis: 100%; }
  main { padding-top: 1.4rem; } h1 { font-size: 1.55rem; } .facts th { width: 8.5rem; }
  .copy { position: static; display: block; margin: 0 0 .4rem auto; } .copy[hidden] { display: none; }
  .meta { gap: .6rem 1.6rem; } .line { padding: 0 .8rem 0 2.6rem; } .line::before { width: 1.8rem; }
}
@media print {
  .top, aside, .copy, .skip, .find { display: none; }
  .columns { display: block; } body { font-size: 11pt; background: #fff; color: #000; }
  pre, table, tr, .meta { break-inside: avoid; } h2 { break-after: avoid; } .scroll { overflow: visible; }
}
`;
