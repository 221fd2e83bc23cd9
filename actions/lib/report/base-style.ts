import { colourProperties } from "./page-theme.ts";

/** What all our pages have in common: no fonts to fetch, light and dark by what the reader's system says. A page's own rules follow, and win. */
export const BASE_STYLE = `:root{color-scheme:light dark;${colourProperties("light")}}
@media (prefers-color-scheme:dark){:root{${colourProperties("dark")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR","Noto Sans CJK SC",sans-serif;overflow-wrap:break-word}
:lang(ko){word-break:keep-all}
header .made-by{margin:0;color:var(--faint)}
h1{font-size:22px;line-height:1.3;font-weight:650}
h2{line-height:1.3;font-weight:650}
h3{font-weight:650}
h2,h3{break-after:avoid}
p{margin:8px 0 12px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.verdict{border-radius:8px;border-left:5px solid;font-size:18px;line-height:1.4;font-weight:600}
.verdict p{margin:0;color:var(--ink)}
.verdict.good{border-color:var(--good);background:var(--good-soft)}.verdict.bad{border-color:var(--bad);background:var(--bad-soft)}.verdict.mixed{border-color:var(--mixed);background:var(--mixed-soft)}.verdict.neutral{border-color:var(--neutral);background:var(--neutral-soft)}.verdict.unsure,.verdict.faint{border-color:var(--unsure);background:var(--unsure-soft)}
.small,small{font-size:12.5px;color:var(--faint)}
small{line-height:1.4}
.tone-good,.icon.good{color:var(--good)}.tone-bad,.icon.bad{color:var(--bad)}.tone-mixed,.icon.mixed{color:var(--mixed)}.tone-neutral,.icon.neutral{color:var(--neutral)}.tone-unsure,.tone-faint{color:var(--faint)}
ul,ol{padding-left:22px;margin:8px 0 14px}
.scroll{overflow-x:auto;margin:10px 0 16px;border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{vertical-align:top;text-align:left;font-weight:400;border-top:1px solid var(--line)}
thead th{font-weight:600;background:var(--raised);border-top:0;vertical-align:bottom}
tbody tr:hover>*{background:var(--raised)}
.right{text-align:right}
code,pre{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:12px 14px;white-space:pre-wrap;overflow-wrap:anywhere}
details{border:1px solid var(--line);border-radius:6px;padding:0 14px}
details[open]{padding-bottom:6px}
summary{cursor:pointer;padding:9px 0;font-weight:600;font-size:13.5px}
figcaption{font-size:12.5px;line-height:1.45;color:var(--faint)}
`;

/** The same on paper, for the page's own rules of `@media print` to follow. */
export const BASE_PAPER_STYLE = `@page{size:A4;margin:13mm 12mm}
:root{color-scheme:light;${colourProperties("light")}}
body{font-size:10pt}
.scroll{overflow:visible;border:0}
tr,figure{break-inside:avoid}
thead{display:table-header-group}
a{color:inherit;text-decoration:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
`;
