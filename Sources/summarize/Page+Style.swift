extension Page {
  /// The style, light and dark; verdicts in the colors of Okabe & Ito, which color-blind readers can
  /// tell apart.
  static let style = """
    :root {
      --ink: #1b1d20; --quiet: #5b6068; --paper: #fcfbf8; --raised: #f3f1ea; --line: #d9d5ca;
      --link: #0b5a8f; --serif: Charter, "Bitstream Charter", "Iowan Old Style", Georgia, serif;
      --sans: system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
      --mono: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e9e6df; --quiet: #a8a59d; --paper: #16181b; --raised: #212428; --line: #3b3f45;
        --link: #7cc4f0;
      }
    }
    .reproduced { --hue: #009e73; --on: #fff; }
    .direction-only { --hue: #56b4e9; --on: #000; }
    .refuted { --hue: #8c4a70; --on: #fff; }
    .not-reproduced { --hue: #d55e00; --on: #fff; }
    .inconclusive { --hue: #e0b000; --on: #000; }

    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 0 1.25rem 4rem; max-width: 76rem;
      color: var(--ink); background: var(--paper); font: 1rem/1.5 var(--sans);
      -webkit-text-size-adjust: 100%;
    }
    .relu { --curve: #d55e00; }
    .tanh { --curve: #0072b2; --dashes: 4 1.4; }
    .sigmoid { --curve: var(--ink); --dashes: 1.2 1; }
    @media (prefers-color-scheme: dark) {
      .relu { --curve: #f08a3c; }
      .tanh { --curve: #56b4e9; }
    }

    a { color: var(--link); text-underline-offset: 0.15em; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem; }
    .hidden, caption, .claim td div + div .word {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    code { font: 0.9em var(--mono); }
    small { display: block; font-size: 0.8125rem; line-height: 1.4; color: var(--quiet); }

    header { padding: 3.5rem 0 1rem; max-width: 44rem; }
    .project { margin: 0; color: var(--quiet); letter-spacing: 0.04em; }
    h1, h2, h3, .lead, .statement { font-family: var(--serif); font-weight: 600; text-wrap: balance; }
    h1 { margin: 0.1em 0 0.4em; font-size: clamp(2.1rem, 6vw, 3.2rem); line-height: 1.1; }
    h2 { margin: 2.5rem 0 0.5rem; font-size: 1.6rem; }
    h3 { margin: 0; font-size: 1.35rem; }
    .answer { max-width: 46rem; }
    .lead { margin: 0; font-size: 1.2rem; font-weight: 400; text-wrap: pretty; }

    .panels { display: grid; align-items: end; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 1.5rem; }
    .panel { margin: 0; }
    .panel figcaption { font-size: 0.9375rem; line-height: 1.4; }
    .panel strong { display: block; font: 600 1.0625rem/1.35 var(--serif); }
    .key { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
    .sample { width: 28px; height: 8px; }
    .curves { display: block; width: 100%; height: auto; cursor: crosshair; }
    .curves text {
      font: 12px var(--sans); fill: var(--quiet); font-variant-numeric: tabular-nums;
      stroke: var(--paper); stroke-width: 4; paint-order: stroke; stroke-linejoin: round;
    }
    .curves path { fill: none; stroke: var(--line); }
    .curves .target { stroke: var(--quiet); }
    .curves .six { stroke: #d55e00; stroke-dasharray: 1 3; stroke-width: 1.5; }
    .sample path, polyline {
      fill: none; stroke: var(--curve); stroke-width: 1.5; stroke-dasharray: var(--dashes);
      stroke-linejoin: round; vector-effect: non-scaling-stroke;
    }
    polyline { stroke-opacity: 0.7; }
    .reading { pointer-events: none; }
    .reading circle { fill: var(--curve); stroke: var(--paper); stroke-width: 1.5; }
    .reading text { fill: var(--ink); font-weight: 600; }

    .bar { display: flex; gap: 2px; height: 1rem; margin: 0.75rem 0 1rem; }
    .bar span { flex: 0 1 0; min-width: 3px; background: var(--hue); }
    .bar span:first-child { border-radius: 4px 0 0 4px; }
    .bar span:last-child { border-radius: 0 4px 4px 0; }
    .counts {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem 1.5rem;
      list-style: none; margin: 0; padding: 0;
    }
    .count { display: block; font: 600 2rem/1.1 var(--serif); font-variant-numeric: lining-nums; }
    .meaning { display: block; font-size: 0.8125rem; line-height: 1.4; color: var(--quiet); }
    .verdict { display: inline-flex; align-items: baseline; gap: 0.4em; white-space: nowrap; }
    .symbol {
      flex: none; width: 1.35em; height: 1.35em; border-radius: 50%; font: 700 0.75em/1.35 var(--sans);
      text-align: center; color: var(--on); background: var(--hue); align-self: center;
    }
    .times { color: var(--quiet); }

    form {
      display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; margin: 1rem 0 0;
      padding: 0.9rem 1rem; background: var(--raised); border-radius: 8px;
    }
    form[hidden] { display: none; }
    form > div { max-width: 100%; }
    label { display: block; font-size: 0.8125rem; color: var(--quiet); }
    select { display: block; max-width: 15rem; }
    input { display: block; width: 14rem; max-width: 100%; }
    select, button, input {
      min-height: 2.5rem; padding: 0.3rem 0.6rem; font: inherit; font-size: 0.9375rem;
      color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
    }
    button { cursor: pointer; }
    #shown { margin: 0.75rem 0 0; color: var(--quiet); font-variant-numeric: tabular-nums; }

    .document { border-bottom: 1px solid var(--line); }
    .document > summary, .contents > summary {
      width: auto; padding: 0.6rem 0; color: var(--ink); font-size: 1rem; list-style-position: outside;
    }
    summary h3 { display: inline; font-size: 1.125rem; }
    .translation { color: var(--quiet); }
    .document ol { margin: 0; padding: 0 0 1rem 2.25rem; }
    .document li { padding: 0.2rem 0; }
    .document li::marker { color: var(--quiet); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
    .document li:target { background: var(--raised); }
    .document li > a { display: inline-block; min-width: 2.6rem; }
    .document li > a, .contents dd a, .claim > th a { font-family: var(--mono); font-size: 0.9375rem; }
    .document li small { display: inline; }
    .document li .verdict { margin-left: 0.5em; font-size: 0.875rem; color: var(--quiet); }
    .contents dl { grid-template-columns: minmax(9rem, max-content) 1fr; padding-bottom: 0.5rem; }
    .contents dd a { display: inline-flex; align-items: center; gap: 0.3em; margin-right: 0.9em; text-decoration: none; }
    .claim > th a { color: inherit; text-decoration: none; }
    .claim > th a:hover { text-decoration: underline; }

    .experiment { margin: 2.25rem 0 0; }
    .experiment > p { margin: 0.1rem 0 0.75rem; color: var(--quiet); }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: 0.55rem 0.9rem 0.55rem 0; text-align: left; vertical-align: top; font-weight: 400; }
    thead th { font-size: 0.8125rem; color: var(--quiet); vertical-align: bottom; }
    .claims { table-layout: fixed; }
    .claims > thead th { border-bottom: 1px solid var(--ink); padding-bottom: 0.3rem; }
    .claims > tbody { border-bottom: 1px solid var(--line); }
    .claims > tbody:target { background: var(--raised); }
    .claim > th { font: 600 0.9375rem/1.6 var(--mono); color: var(--quiet); }
    .claim > * { padding-bottom: 0.1rem; }
    .id { width: 3.6rem; }
    .published { width: 9.5rem; }
    .ours { width: 17rem; }
    .verdicts { width: 12.5rem; }
    .claim > td { overflow-wrap: anywhere; }
    .statement { font-size: 1.0625rem; line-height: 1.35; }
    cite { display: block; font-style: normal; word-break: keep-all; font-size: 0.8125rem; color: var(--quiet); }
    .number { font-variant-numeric: tabular-nums; }
    .claim td .verdict { display: flex; }
    .claim td div + div { display: flex; flex-wrap: wrap; gap: 0.1rem 0.6rem; margin-top: 0.3rem; }

    .more > td { padding-top: 0; }
    summary { width: fit-content; font-size: 0.8125rem; color: var(--link); cursor: pointer; }
    details[open] > summary { margin-bottom: 0.75rem; }
    details[open] { padding-bottom: 1.25rem; }
    .scroll { overflow-x: auto; background: var(--raised); border-radius: 8px; padding: 0.4rem 1rem; }
    .quantities { font-size: 0.875rem; }
    .quantities th[scope="row"] { min-width: 13rem; }
    .quantities tbody tr { border-top: 1px solid var(--line); }
    .quantities :is(th, td) { overflow-wrap: break-word; }
    .quantities td.number { white-space: nowrap; }
    .quantities thead th { padding-top: 0.2rem; padding-bottom: 0.2rem; }
    .quantities :is(th, td):last-child { padding-right: 0; }
    .n { text-align: right; }
    abbr { text-decoration: none; }
    figure { margin: 1rem 0 0; }
    img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: 8px; padding: 0.5rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.25rem; margin: 1rem 0 0; font-size: 0.9375rem; }
    dt { grid-column: 1; color: var(--quiet); }
    dd { grid-column: 2; margin: 0; overflow-wrap: anywhere; }
    footer { margin-top: 3rem; font-size: 0.875rem; color: var(--quiet); }

    @media screen and (max-width: 60rem) {
      .published { width: 7rem; }
      .ours { width: 9.5rem; }
      .verdicts { width: 11.75rem; }
    }
    @media screen and (max-width: 46rem) {
      .curves text { font-size: 18px; }
      header { padding-top: 1.5rem; }
      .counts { gap: 0.4rem; }
      .counts li { display: grid; grid-template-columns: 4rem 1fr; align-items: baseline; }
      .count { grid-row: span 2; font-size: 1.5rem; }
      select { max-width: 100%; }
      .id { width: 2.9rem; }
      .verdicts { width: 3.8rem; padding-right: 0; }
      /* Not taken away, so that the columns below still add up; the numbers stand there again. */
      .claims > thead .published, .claims > thead .ours, .claim > .published, .claim > .ours {
        width: 0; padding: 0; font-size: 0; overflow: hidden;
      }
      .claim > .ours small { font-size: 0; }
      .claim .verdict { gap: 0.25em; }
      .claims > thead .verdicts { font-size: 0; }
      .claim .word {
        position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      }
      th, td { padding-right: 0.6rem; }
      .more details > :not(summary) { margin-left: -2.9rem; }
      .scroll { padding: 0.4rem 0.75rem; }
      .quantities th[scope="row"] { min-width: 11rem; }
      dl { display: block; }
      dt { margin-top: 0.5rem; }
    }
    /* A handout: every claim with its verdict, on as few pages as can be read. */
    @media print {
      @page { size: A4; margin: 15mm 14mm; }
      :root {
        --ink: #000; --quiet: #444; --paper: #fff; --raised: #fff; --line: #bbb; --link: #000;
        font-size: 8.5pt;
      }
      body { padding: 0; max-width: none; print-color-adjust: exact; }
      form, .skip, #shown, [aria-labelledby="contents"], .more, figure:not(.panel) { display: none; }
      header { padding: 0 0 0.5rem; max-width: none; }
      h2 { margin-top: 1.5rem; }
      h2, h3, summary, thead, .experiment > p { break-after: avoid; }
      .panels { grid-template-columns: 1fr 1fr; }
      .counts { grid-template-columns: repeat(5, 1fr); }
      .document, .document > summary { display: block; }
      .document::details-content { content-visibility: visible; block-size: auto; }
      .document li { padding: 0; }
      .experiment { margin-top: 1.5rem; }
      th, td { padding: 0.25rem 0.8rem 0.25rem 0; }
      .claim > * { padding-bottom: 0.25rem; }
      .published { width: 8.5rem; }
      .verdicts { width: 10.5rem; padding-right: 0; }
      tbody, .panel, .document li { break-inside: avoid; }
    }
    """
}
