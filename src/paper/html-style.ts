// The style of the HTML page: that of an article, for print, desktop and phone. Fetches no font, image or
// script.

export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3rem 1.25rem 4rem; max-width: 46rem; background: #fff; color: #111;
  font: 1.0625rem/1.55 "Latin Modern Roman", "LM Roman 10", "Computer Modern Serif", "CMU Serif", Georgia, "Times New Roman", serif;
  overflow-wrap: break-word;
}
header { text-align: center; margin-bottom: 2.25rem; }
h1 { font-size: 1.7rem; line-height: 1.25; font-weight: normal; margin: 0 0 1.1rem; text-wrap: balance; }
header p { margin: .35rem 0; }
.approval { font-weight: bold; }
.notice { border: 1px solid #8a6d00; background: #fffbea; padding: .6rem .9rem; margin: 1rem 0; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.2rem 0 .8rem; }
h2 .number { display: inline-block; min-width: 1.6em; }
.abstract { margin: 0 2.5rem 2rem; font-size: .97em; }
.abstract h2 { font-size: 1em; text-align: center; margin: 0 0 .4rem; }
p { margin: .7rem 0; }
.abstract p, section > p, li { hyphens: auto; }
ul { padding-left: 1.4rem; }
li { margin: .35rem 0; }
a { color: #123f8a; text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.cite { white-space: nowrap; }
table { border-collapse: collapse; width: 100%; margin: 1.3rem 0; font-size: .86em; line-height: 1.4; border-top: 2px solid #111; border-bottom: 2px solid #111; }
caption { caption-side: top; text-align: left; padding-bottom: .5rem; }
th { text-align: left; border-bottom: 1px solid #111; padding: .35rem .7rem .35rem 0; vertical-align: bottom; }
td { text-align: left; padding: .35rem .7rem .35rem 0; vertical-align: top; border-top: 1px solid #ddd; overflow-wrap: anywhere; }
tbody tr:first-child td { border-top: 0; }
td.short { overflow-wrap: normal; white-space: nowrap; }
summary { cursor: pointer; list-style: none; }
summary::after { content: " ▸"; color: #123f8a; }
details[open] > summary::after { content: " ▾"; }
details blockquote { margin: .4rem 0 .4rem .6rem; padding-left: .6rem; border-left: 2px solid #999; }
details p { margin: .3rem 0; color: #444; }
.references { list-style: none; padding: 0; }
.references li { display: grid; grid-template-columns: 2.6rem 1fr; hyphens: none; }
.references li > span { min-width: 0; overflow-wrap: anywhere; }
.references li:target { background: #fff6cc; }
footer { margin-top: 3rem; border-top: 1px solid #999; padding-top: .8rem; font-size: .78em; color: #444; }
footer dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0; }
footer dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; font-size: 1rem; }
  h1 { font-size: 1.35rem; }
  .abstract { margin: 0 0 1.5rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  table, caption, tbody, tr, td { display: block; }
  tbody tr { border-top: 1px solid #bbb; padding: .5rem 0; }
  tbody tr:first-child { border-top: 1px solid #111; }
  td, td.short { border: 0; padding: .1rem 0; white-space: normal; display: grid; grid-template-columns: 6rem 1fr; gap: .5rem; }
  td::before { content: attr(data-label); color: #555; }
}
@media print {
  @page { margin: 25mm 28mm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.35; }
  a { color: inherit; }
  h2 { break-after: avoid; }
  tr, li, .notice { break-inside: avoid; }
  thead { display: table-header-group; break-after: avoid; }
  caption { break-after: avoid; }
  .notice { background: none; }
}
`;
