/**
 * The shop's own sheet: its serif, its dew blue, its narrow corners. What it sets in --afterglow-* is all a theme needs to make
 * the widgets look at home.
 */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: #f7f3ec; --card: #fffdf9; --ink: #26221d; --soft: #665c50; --line: #e2d9cb; --dew: #1f5062; --on-dew: #ffffff; --bed: #efe8dc; --warn: #8a4b00; --night: #22303a; --on-night: #eef3f4;
  --title: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, "Book Antiqua", Georgia, serif;
  --text: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
  --afterglow-accent: var(--dew); --afterglow-on-accent: var(--on-dew); --afterglow-text: var(--ink); --afterglow-muted: var(--soft); --afterglow-surface: var(--card);
  --afterglow-surface-sunken: var(--bed); --afterglow-border: var(--line); --afterglow-radius: 6px; --afterglow-font: var(--text);
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181a; --card: #1d2123; --ink: #f0ece4; --soft: #b4ada1; --line: #363b3d; --dew: #8cc5d6; --on-dew: #0b2129; --bed: #121516; --warn: #f0b660; --night: #0b0e10; --on-night: #dbe4e6;
    --afterglow-success: #7cd0a0; --afterglow-warning: #f0b660; --afterglow-critical: #ff9d92; --afterglow-info: #93c1f2; }
  img { filter: brightness(.9); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 17px/1.55 var(--text); -webkit-text-size-adjust: 100%; }
img { display: block; max-inline-size: 100%; block-size: auto; }
a { color: inherit; text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--dew); outline-offset: 3px; }
h1, h2 { font-family: var(--title); font-weight: 500; letter-spacing: -.01em; line-height: 1.15; text-wrap: balance; overflow-wrap: anywhere; margin: 0; }
h1 { font-size: clamp(30px, 5vw, 46px); } h2 { font-size: 25px; }
p { margin: 0; } ul { list-style: none; margin: 0; padding: 0; } fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
legend { padding: 0; font: 500 21px/1.3 var(--title); margin-block-end: 10px; }
.wrap { display: block; max-inline-size: 1152px; margin-inline: auto; padding-inline: 16px; }
.vh { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-inline-start: 8px; inset-block-start: -60px; background: var(--dew); color: var(--on-dew); padding: 10px 16px; z-index: 1; } .skip:focus { inset-block-start: 8px; }
.small { font-size: 14.5px; color: var(--soft); } .lead { max-inline-size: 62ch; color: var(--soft); }
.note { background: var(--night); color: var(--on-night); font-size: 14px; } .note .wrap { padding-block: 9px; } .note b { font-weight: 600; margin-inline-end: 6px; } .note a { white-space: nowrap; display: inline-block; padding-block: 3px; }
.head { border-block-end: 1px solid var(--line); } .head .wrap { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 0 16px; padding-block-start: 8px; }
.logo { display: inline-flex; gap: 9px; align-items: center; min-block-size: 48px; font: 500 25px/1 var(--title); letter-spacing: -.01em; color: var(--dew); text-decoration: none; justify-self: start; }
.gleam { stroke: var(--paper); stroke-width: 2; fill: none; stroke-linecap: round; }
.head-end { display: flex; gap: 6px; align-items: center; } .head-end a { display: inline-flex; gap: 7px; align-items: center; min-block-size: 44px; padding-inline: 8px; text-decoration: none; font-size: 15px; }
.bag svg { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linejoin: round; } .bag b { font-size: 13px; min-inline-size: 21px; text-align: center; border-radius: 11px; padding: 1px 6px; background: var(--dew); color: var(--on-dew); font-weight: 600; }
.head nav { grid-column: 1 / -1; display: flex; overflow-x: auto; margin-inline: -10px; scrollbar-width: none; } .head nav a { flex: none; padding: 10px; min-block-size: 46px; text-decoration: none; border-block-end: 2px solid transparent; } .head nav a:hover { border-color: var(--line); } .head nav a[aria-current] { border-color: var(--dew); }
@media (max-width: 420px) { .bag span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); } }
main.wrap { padding-block: 32px 64px; display: grid; gap: 24px; grid-template-columns: minmax(0, 1fr); align-content: start; min-block-size: 60vh; }
main > h2 { margin-block-start: 24px; }
.button { display: inline-flex; align-items: center; justify-content: center; min-block-size: 48px; padding: 10px 22px; border: 1px solid var(--dew); border-radius: 4px; background: var(--dew); color: var(--on-dew); font: 500 17px/1.2 var(--text); text-decoration: none; cursor: pointer; }
.button:hover { filter: brightness(1.08); } .button.quiet { background: transparent; color: var(--dew); } .button.full { inline-size: 100%; } .actions { display: flex; flex-wrap: wrap; gap: 12px; }
.plain { background: none; border: 0; padding: 0 4px; min-block-size: 44px; color: var(--soft); font: inherit; font-size: 14.5px; text-decoration: underline; text-underline-offset: .18em; cursor: pointer; } .plain:hover { color: var(--ink); }
.hero { display: grid; gap: 28px; align-items: center; } .hero > div:first-child { display: grid; gap: 18px; } .hero p { max-inline-size: 46ch; font-size: 19px; }
.still { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px; } .still img { border-radius: 4px; }
.tiles { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px; } .tiles a { display: grid; gap: 6px; text-decoration: none; text-align: center; font-size: 16px; padding-block-end: 6px; } .tiles a:hover span { text-decoration: underline; } .tiles img { border-radius: 50%; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(156px, 46%), 1fr)); gap: 24px 14px; } .card { display: grid; gap: 4px; text-decoration: none; align-content: start; block-size: 100%; } .card img { border-radius: 4px; margin-block-end: 6px; inline-size: 100%; } .card:hover .name { text-decoration: underline; } .card .name { line-height: 1.3; overflow-wrap: anywhere; hyphens: auto; } .card .price { color: var(--soft); font-size: 15.5px; } .dim { opacity: .5; }
.stock { font-size: 14px; color: var(--soft); } .stock.few { color: var(--warn); } .stock.out { font-style: italic; }
.crumb { font-size: 15px; } .crumb a { display: inline-flex; min-block-size: 44px; align-items: center; } main > .crumb { margin-block: -20px -18px; }
.product { display: grid; gap: 24px; } .product > img { border-radius: 6px; inline-size: 100%; max-inline-size: 520px; } .product > div { display: grid; gap: 16px; align-content: start; } .instead { padding: 12px 14px; background: var(--bed); border-radius: 4px; }
.buy { display: grid; gap: 14px; } .buy-end { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; } .quantity { display: grid; gap: 4px; font-size: 15px; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid color-mix(in srgb, var(--ink) 48%, var(--card)); border-radius: 4px; padding: 9px 12px; min-block-size: 48px; inline-size: 100%; } input[type=number] { inline-size: 84px; } input[type=radio] { min-block-size: 0; inline-size: 20px; block-size: 20px; margin: 2px 0 0; accent-color: var(--dew); flex: none; } input[aria-invalid] { border-color: #b3261e; }
.choice { display: flex; gap: 12px; align-items: flex-start; padding: 13px 14px; border: 1px solid var(--line); border-radius: 4px; background: var(--card); cursor: pointer; } .choice + .choice { margin-block-start: 8px; } .choice:has(:checked) { border-color: var(--dew); box-shadow: inset 0 0 0 1px var(--dew); } .choice:has(:disabled) { color: var(--soft); cursor: default; background: transparent; }
.choice-text { display: grid; flex: 1; } .choice b { font-weight: 500; } .choice-price { text-align: end; display: grid; font-variant-numeric: tabular-nums; } .choice-price small { color: var(--soft); font-size: 14px; } .choice-price s { color: var(--soft); font-size: 15px; }
.choices { display: grid; gap: 8px; margin-block-start: 8px; grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr)); } .choices .choice { margin: 0; }
.split { display: grid; gap: 28px; align-items: start; } .form { display: grid; gap: 32px; min-inline-size: 0; } .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; } .field { display: grid; gap: 4px; font-size: 15px; min-inline-size: 0; } .field.wide { grid-column: 1 / -1; }
.box { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 20px; display: grid; gap: 16px; } .sums { margin: 0; display: grid; gap: 6px; } .sums div { display: flex; justify-content: space-between; } .sums dd { margin: 0; font-variant-numeric: tabular-nums; } .sums .sum { font-weight: 600; padding-block-start: 8px; border-block-start: 1px solid var(--line); }
.brief { display: grid; gap: 10px; } .brief li { display: grid; grid-template-columns: 44px 1fr auto; gap: 12px; align-items: center; font-size: 15.5px; line-height: 1.3; } .brief img { border-radius: 4px; } .brief b { font-weight: 400; font-variant-numeric: tabular-nums; }
.lines li { display: grid; grid-template-columns: 72px 1fr auto; gap: 6px 14px; padding-block: 14px; border-block-end: 1px solid var(--line); } .lines img { border-radius: 4px; grid-row: span 2; } .line-text { display: grid; gap: 2px; align-content: start; min-inline-size: 0; } .line-price { font-weight: 500; font-variant-numeric: tabular-nums; } .inline { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.hint { background: var(--bed); border-inline-start: 3px solid var(--warn); padding: 10px 14px; }
.thanks { display: grid; gap: 10px; } .thanks p { max-inline-size: 60ch; color: var(--soft); } .thanks h1 { max-block-size: 4.6em; overflow: hidden; }
.states { display: grid; gap: 28px 24px; grid-template-columns: repeat(auto-fill, minmax(min(230px, 100%), 1fr)); } .states section { display: grid; gap: 6px; align-content: start; } .states h2 { font-size: 20px; } .states ul { border-block-start: 1px solid var(--line); } .states li { border-block-end: 1px solid var(--line); } .states li a { display: flex; justify-content: space-between; gap: 12px; min-block-size: 44px; align-items: center; text-decoration: none; } .states li a:hover b { text-decoration: underline; } .states b { font-weight: 500; font-variant-numeric: tabular-nums; } .states li span { color: var(--soft); font-size: 14.5px; }
.foot { border-block-start: 1px solid var(--line); padding-block: 20px 40px; font-size: 15px; color: var(--soft); } .foot nav { display: flex; flex-wrap: wrap; gap: 0 22px; } .foot nav a { display: inline-flex; align-items: center; min-block-size: 44px; }
@media (min-width: 760px) {
  .wrap { padding-inline: 32px; } main.wrap { padding-block: 48px 80px; } .head .wrap { grid-template-columns: auto 1fr auto; padding-block: 10px; } .head nav { grid-column: 2; grid-row: 1; justify-content: center; margin: 0; }
  .hero { grid-template-columns: 1.05fr 1fr; gap: 56px; padding-block: 16px 24px; } .still { grid-template-columns: 1fr 1fr; gap: 12px; } .tiles { grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 20px; }
  .grid { grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 36px 22px; } .product { grid-template-columns: 1fr 1fr; gap: 56px; } .split { grid-template-columns: minmax(0, 1fr) 360px; gap: 48px; } .box { position: sticky; inset-block-start: 24px; }
}
@media (min-width: 760px) and (max-width: 940px) { .head nav a { padding-inline: 6px; } .head-end a span { display: none; } }
`
