import { colourProperties } from "./page-theme.ts";

/** The page's whole style: no fonts to fetch, light and dark by what the reader's system says, and paper. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;${colourProperties("light")}}
@media (prefers-color-scheme:dark){:root{${colourProperties("dark")}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR","Noto Sans CJK SC",sans-serif;overflow-wrap:break-word}
:lang(ko){word-break:keep-all}
.page{max-width:1180px;margin:0 auto;padding:24px 24px 64px;display:grid;grid-template-columns:200px minmax(0,1fr);gap:0 40px}
header{grid-column:1/-1}
header .made-by{margin:0;color:var(--faint);font-size:13px}
h1{font-size:22px;line-height:1.3;margin:2px 0 18px;font-weight:650}
h2{font-size:19px;line-height:1.3;margin:44px 0 12px;padding-top:14px;border-top:1px solid var(--line);font-weight:650}
h3{font-size:15.5px;margin:30px 0 8px;font-weight:650}
h2,h3{break-after:avoid;scroll-margin-top:12px}
main{grid-column:2;min-width:0}
main>:first-child{margin-top:0}
main>h2:first-child{border:0;padding:0}
p{margin:8px 0 12px}
nav{grid-column:1;font-size:13px}
nav>div{position:sticky;top:16px;max-height:calc(100vh - 32px);overflow:auto}
nav strong{display:block;color:var(--faint);font-size:12px;font-weight:600;margin-bottom:6px}
nav ul{list-style:none;margin:0;padding:0}
nav li{margin:0}
nav a{display:block;padding:3px 0 3px 10px;border-left:2px solid var(--line);color:var(--faint);text-decoration:none}
nav a:hover,nav a:focus-visible{color:var(--accent);border-color:var(--accent)}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.verdict{display:flex;gap:12px;align-items:baseline;padding:16px 18px;border-radius:8px;border-left:5px solid;font-size:18px;line-height:1.4;font-weight:600;margin:0 0 22px}
.verdict p{margin:0;color:var(--ink)}
.strong{font-weight:600}
.small,small{font-size:12.5px;color:var(--faint)}
small{line-height:1.4}
.alert{padding:10px 14px;border-left:4px solid var(--mixed);background:var(--mixed-soft);border-radius:0 6px 6px 0}
.alert.note{border-color:var(--neutral);background:var(--neutral-soft)}
ul,ol{padding-left:22px;margin:8px 0 14px}
li{margin:5px 0}
li.signed{list-style:none;position:relative}
li.signed>.icon:first-child{position:absolute;left:-1.5em;top:.3em}
li [class^=tone-]{color:inherit}
.tone-good{color:var(--good)}.tone-bad{color:var(--bad)}.tone-mixed{color:var(--mixed)}.tone-neutral{color:var(--neutral)}.tone-unsure,.tone-faint{color:var(--faint)}
.verdict.good{border-color:var(--good);background:var(--good-soft)}.verdict.bad{border-color:var(--bad);background:var(--bad-soft)}.verdict.mixed{border-color:var(--mixed);background:var(--mixed-soft)}.verdict.neutral{border-color:var(--neutral);background:var(--neutral-soft)}.verdict.unsure,.verdict.faint{border-color:var(--unsure);background:var(--unsure-soft)}
.icon{font-size:.8em;margin-right:.35em}
.icon.good{color:var(--good)}.icon.bad{color:var(--bad)}.icon.mixed{color:var(--mixed)}.icon.neutral{color:var(--neutral)}.icon.unsure,.icon.faint{color:var(--unsure)}
.scroll{overflow-x:auto;margin:10px 0 16px;border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:7px 12px;vertical-align:top;text-align:left;font-weight:400;border-top:1px solid var(--line)}
thead th{font-weight:600;background:var(--raised);border-top:0;vertical-align:bottom}
tbody tr:first-child>*{border-top:0}
thead+tbody tr:first-child>*{border-top:1px solid var(--line)}
tbody tr:hover>*{background:var(--raised)}
.right{text-align:right}
td.right div{white-space:nowrap}
td.right small{white-space:normal}
tbody th{min-width:10.5em}
td:not(.right){min-width:9em}
td:not(.right):last-child{min-width:15em}
td.right{min-width:6.4em}
td div+div,th div+div{margin-top:1px}
sup{font-size:10.5px;line-height:0}
sup a{text-decoration:none}
code,pre{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:12px 14px;white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:10px 0 16px;border:1px solid var(--line);border-radius:6px;padding:0 14px}
details[open]{padding-bottom:6px}
summary{cursor:pointer;padding:9px 0;font-weight:600;font-size:13.5px}
figure{margin:18px 0 22px}
figure svg{display:block;width:100%;height:auto;}
figure .narrow{display:none}
figcaption{margin-top:10px;font-size:12.5px;line-height:1.45;color:var(--faint)}
figcaption b{display:block;color:var(--ink);font-weight:600}
@media (max-width:960px){.page{grid-template-columns:minmax(0,1fr)}main,nav{grid-column:1}nav{margin-bottom:22px}nav>div{position:static;max-height:none}nav ul{display:flex;flex-wrap:wrap;gap:0 14px}nav a{border:0;padding:3px 0}}
@media screen and (max-width:640px){.page{padding:16px 16px 48px}body{font-size:15px}.verdict{font-size:16.5px;padding:13px 14px}figure .wide{display:none}figure .narrow{display:block}th,td{padding:6px 9px}}
@media print{
@page{size:A4;margin:13mm 12mm}
:root{color-scheme:light;${colourProperties("light")}}
body{font-size:10pt}
.page{display:block;padding:0;max-width:none}
nav{display:none}
h2{margin-top:22px}
.scroll{overflow:visible;border:0}
table{font-size:7.4pt}
table small,.small{font-size:.92em}
th,td{padding:3px 5px}
td.right,td:not(.right),td:not(.right):last-child,tbody th{min-width:0}
td.right div{white-space:normal}
sup{font-size:.75em}
tr,figure,.verdict,li{break-inside:avoid}
thead{display:table-header-group}
details{border:0;padding:0}
details::details-content{content-visibility:visible;block-size:auto}
a{color:inherit;text-decoration:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`
  .trim()
  .replaceAll("\n", "");
