// The layout of the PDF: LaTeX's article class, in Typst. It is the same for every paper. The contents are
// passed in as JSON (`sys.inputs.paper`, made by typst.ts) and typeset as strings, which Typst never reads as
// markup or code.

export const TEMPLATE = `
#let paper = json(bytes(sys.inputs.paper))

#set document(
  title: paper.title,
  author: paper.author,
  description: paper.description,
  date: if paper.day == none { none } else { datetime(year: paper.day.at(0), month: paper.day.at(1), day: paper.day.at(2)) },
)
#set page(paper: "a4", margin: (x: 33mm, top: 30mm, bottom: 32mm), numbering: "1", number-align: center)
#set text(font: paper.fonts, fallback: false, size: 10.5pt, lang: "en", hyphenate: true)
#set par(justify: true, leading: 0.58em, spacing: 0.58em, first-line-indent: 1.5em)
#set heading(numbering: "1")
#show heading: set text(size: 13.5pt)
#show heading: set block(above: 1.6em, below: 0.9em)
#show heading: it => block(if it.numbering == none { it.body } else { counter(heading).display() + h(0.9em) + it.body })
#show link: set text(fill: rgb("#123f8a"))
#set list(indent: 0.4em, body-indent: 0.6em, spacing: 0.75em, marker: [•])
#show list: set block(above: 0.9em, below: 1em)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#show figure: set block(above: 1.4em, below: 1.4em)
#show figure.caption: it => block(width: 100%, align(left, text(size: 9.5pt)[*#it.supplement #context it.counter.display():* #it.body]))
#set table(stroke: none, inset: (x: 4pt, y: 3.5pt), align: left + top)
// Words without a place to break them: addresses behind a stroke, hashes anywhere.
#show regex("[^\\\\s\\u{2e80}-\\u{9fff}\\u{ac00}-\\u{d7a3}]{26,}"): it => (
  it.text.split("/").map(part => if part.len() > 26 { part.clusters().join("\\u{200b}") } else { part }).join("/\\u{200b}")
)

// Scripts whose faces have no italic would be drawn blank in it.
#let slanted(words) = text(style: "italic", {
  show regex("[^ -\\u{24f}\\u{370}-\\u{52f}\\u{1e00}-\\u{1fff}\\u{2000}-\\u{206f}]+"): it => text(style: "normal", it)
  words
})
#let cite-mark(c) = {
  let mark = "[" + str(c.number) + "]"
  if c.known { link(label("ref-" + str(c.number)), mark) } else { mark }
}
#let sentences(parts) = parts.map(s => s.text + s.cites.map(c => sym.space.nobreak + cite-mark(c)).join()).join(" ")
#let rests(n) = if n.restsOn == none { "" } else { " Its check rests on: “" + n.restsOn + "”" }
#let quote-note(n) = footnote((if n.quote == none { "Quoted word for word. " + n.place } else { "“" + n.quote + "” " + n.place }) + rests(n))
#let cell(c) = if c.cite != none { cite-mark(c.cite) } else if c.note != none { c.text + quote-note(c.note) } else { c.text }
#let table-figure(b) = figure(
  kind: table,
  supplement: "Table",
  caption: b.caption,
  text(size: 9pt, {
    set par(justify: false, leading: 0.5em)
    set text(hyphenate: false)
    table(
      columns: b.columns.map(w => if w == 0 { auto } else { w * 1fr }),
      table.hline(stroke: 0.8pt),
      table.header(..b.head.map(h => strong(h))),
      table.hline(stroke: 0.5pt),
      ..b.rows.flatten().map(cell),
      table.hline(stroke: 0.8pt),
    )
  }),
)
// Tables stay below their headings (floating, one left its section empty), and short ones on one page.
#let grid-table(b) = {
  let short = b.rows.len() <= 6 and b.rows.flatten().map(c => c.text.len()).sum(default: 0) < 3000
  block(breakable: not short, width: 100%, above: 1.5em, below: 1.5em, table-figure(b))
}
#let render(b) = {
  if b.kind == "paragraph" and b.lead { block(above: 0.9em, sticky: true, par(first-line-indent: 0pt, sentences(b.sentences))) }
  else if b.kind == "paragraph" { par(sentences(b.sentences)) }
  else if b.kind == "list" { list(..b.items.map(sentences)) }
  else { grid-table(b) }
}

#{
  set align(center)
  set par(justify: false, first-line-indent: 0pt, spacing: 0.9em)
  set text(hyphenate: false)
  block(below: 1.6em, text(size: 17pt, title(text(size: 17pt, weight: "regular", paper.title))))
  par(text(size: 12pt, paper.author))
  par(strong(paper.approval))
  if paper.note != none { par(slanted("Owner’s note: " + paper.note)) }
  par(text(size: 12pt, paper.date))
}
#v(1em)
#for notice in paper.notices {
  block(width: 100%, stroke: 0.6pt, inset: 8pt, below: 1em, { set par(first-line-indent: 0pt); strong("Notice: ") + notice })
}
#pad(x: 2em, {
  set text(size: 9.5pt)
  show heading: set text(size: 9.5pt)
  show heading: set align(center)
  show heading: set block(above: 1em, below: 0.8em)
  heading(numbering: none, "Abstract")
  par(paper.abstract)
})
#for section in paper.sections {
  heading(section.name)
  section.blocks.map(render).join()
}

#heading(numbering: none, "References")
#if paper.references.len() == 0 { par("None.") }
#for r in paper.references {
  let entry = block(below: 0.8em, grid(
    columns: (2.2em, 1fr),
    "[" + str(r.number) + "]",
    {
      set par(first-line-indent: 0pt, justify: false)
      if r.authors != "" { r.authors + ": " }
      slanted(r.title) + r.stop + " "
      if r.where != "" { r.where + ". " }
      if r.url == none { r.name } else { link(r.url, r.name) }
      if r.published != none { [, published as ]; link(r.published.url, r.published.name) }
    },
  ))
  if r.anchor { [#entry#label("ref-" + str(r.number))] } else { entry }
}

#counter(heading).update(0)
#set heading(numbering: "A")
#for appendix in paper.appendices {
  heading(appendix.name)
  set text(size: 9.5pt)
  appendix.blocks.map(render).join()
}

#block(above: 1.2em, breakable: false, {
  line(length: 100%, stroke: 0.4pt)
  set text(size: 7.5pt)
  set par(justify: false)
  grid(columns: (auto, 1fr), column-gutter: 1em, row-gutter: 0.35em, ..paper.colophon.flatten())
})
`;
