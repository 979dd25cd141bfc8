import { FONT_STACK } from './text-metrics.js';

/** All of the page's CSS. `--paper` is also the background of the figures, `color` their ink. */
export const PAGE_STYLE = `
:root {
  --paper: #ffffff; --ground: #f6f7f8; --ink: #16191d; --faint: #565d66; --line: #d5d9de; --link: #005a8c;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #1b1f24; --ground: #121519; --ink: #e8eaed; --faint: #a3abb5; --line: #383f47; --link: #7cc4f2; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 ${FONT_STACK}; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--paper); z-index: 1; }
nav { padding: 1rem; border-bottom: 1px solid var(--line); font-size: 0.9rem; overflow-wrap: anywhere; }
nav p { margin: 0.75rem 0 0.25rem; color: var(--faint); font-size: 0.8rem; }
nav .brand { margin-top: 0; color: var(--ink); font-size: 1rem; font-weight: bold; }
nav ul { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0 1rem; }
nav a { display: inline-block; padding: 0.2rem 0; }
main { padding: 1rem; max-width: 90rem; min-width: 0; }
h1 { margin: 0.5rem 0 1rem; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; line-height: 1.3; overflow-wrap: anywhere; }
h3 { margin: 1.25rem 0 0; font-size: 1rem; overflow-wrap: anywhere; }
.findings { max-width: 44rem; margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.findings li { margin: 0.3rem 0; }
.facts, .note { margin: 0.2rem 0 0.75rem; color: var(--faint); font-size: 0.875rem; overflow-wrap: anywhere; }
.note { max-width: 44rem; margin-top: 0.75rem; }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { padding: 0.5rem 0.6rem; text-align: left; color: var(--faint); }
th, td { padding: 0.3rem 0.5rem; text-align: left; white-space: nowrap; border-top: 1px solid var(--line); }
th[rowspan] { vertical-align: top; }
.events { display: block; color: var(--faint); font-size: 0.8rem; }
thead th { border-top: 0; color: var(--faint); font-weight: normal; vertical-align: bottom; }
tbody th { font-weight: normal; }
.number { text-align: right; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 1rem; align-items: start; }
figure { margin: 0; padding: 0.5rem; max-width: 34rem; background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 6px; }
figure > svg, .picture > svg, .picture img { display: block; width: 100%; height: auto; }
.controls, .scripted { display: none; }
.sortable thead button { all: unset; cursor: pointer; color: inherit; }
.sortable thead button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.sortable thead button::after { content: ' \\2195'; }
.sortable [aria-sort="ascending"] button::after { content: ' \\2191'; }
.sortable [aria-sort="descending"] button::after { content: ' \\2193'; }
h3 + .figures, .figures + .scroll, .scroll + .scroll { margin-top: 0.75rem; }
details { margin: 0.5rem 0; }
summary { padding: 0.3rem 0; cursor: pointer; font-weight: bold; overflow-wrap: anywhere; }
summary .facts { font-weight: normal; }
details[open] > .figures { margin: 0.5rem 0 1.5rem; }
dl { max-width: 44rem; margin: 0.5rem 0; font-size: 0.9rem; overflow-wrap: anywhere; }
dt { margin-top: 0.6rem; font-weight: bold; }
dt code { color: var(--faint); font-weight: normal; }
dd { margin: 0; }
.source { color: var(--faint); }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.4rem 0.4rem 0; color: var(--faint); font-size: 0.875rem; }
.links a { display: inline-block; padding: 0 0.3rem; }
@media (min-width: 70rem) {
  body { display: grid; grid-template-columns: 14rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border: 0; border-right: 1px solid var(--line); padding: 1.5rem; }
  nav ul { display: block; }
  main { padding: 1.5rem 1.5rem 4rem; }
}
/* With a script, buttons stand for the legend below the plot, from the start: nothing moves when the drawing takes the picture's place. */
@media screen and (scripting: enabled) {
  .scripted { display: inline; }
  .interactive .picture { position: relative; aspect-ratio: var(--shape); overflow: hidden; }
  .is-live .picture { overflow: visible; }
  .is-live .picture > svg { display: none; }
  .interactive .controls { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.3rem 0.75rem; padding: 0.3rem 0.4rem 0; font-size: 0.8rem; }
  .series { display: flex; flex-wrap: wrap; gap: 0.3rem; }
  .zoom { display: flex; gap: 0.3rem; margin-left: auto; align-self: start; }
  .controls button { display: inline-flex; align-items: center; justify-content: center; gap: 0.35rem; min-width: 1.75rem; min-height: 1.75rem; padding: 0.1rem 0.5rem; font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; text-align: left; }
  .controls button:hover { border-color: var(--faint); }
  .controls button svg { flex: none; }
  .controls [aria-pressed="false"] { color: var(--faint); border-style: dashed; text-decoration: line-through; }
  .controls [aria-pressed="false"] svg { opacity: 0.3; }
}
.live svg { display: block; width: var(--live-width); height: auto; overflow: visible; }
.live .mark-rect path { shape-rendering: crispEdges; }
.zoomed { cursor: grab; touch-action: pan-y pinch-zoom; }
.zoomed:active { cursor: grabbing; }
.tooltip { position: fixed; z-index: 2; max-width: calc(100vw - 8px); padding: 0.35rem 0.5rem; background: var(--paper); border: 1px solid var(--faint); border-radius: 4px; box-shadow: 0 2px 8px rgb(0 0 0 / 0.2); pointer-events: none; }
.tooltip table { width: auto; font-size: 0.8rem; }
.tooltip th, .tooltip td { padding: 0.05rem 0.3rem; border: 0; font-weight: normal; }
.tooltip th { color: var(--faint); }
.tooltip td { text-align: right; }
.tooltip svg { margin-right: 0.35rem; vertical-align: middle; }
@media print {
  :root { --paper: #fff; --ground: #fff; --ink: #000; --faint: #444; --line: #ccc; --link: #000; }
  nav, .skip, .links, .tooltip { display: none; }
  .picture > svg ~ .live { display: none; }
  .is-live[data-description] .controls { display: block; padding: 0.3rem 0.4rem 0; }
  .controls .zoom { display: none; }
  .controls button { all: unset; margin-right: 1rem; font-size: 0.8rem; }
  .controls button svg { margin-right: 0.35rem; vertical-align: middle; }
  .controls [aria-pressed="false"] { display: none; }
  .sortable thead button::after { content: none; }
  body { display: block; }
  figure { break-inside: avoid; }
}
`;
