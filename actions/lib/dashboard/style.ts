import { colourProperties } from "../report/page-theme.ts";

/** The whole style of the dashboard: the colours of the reports, no fonts to fetch, light and dark by what the reader's system says, and paper. */
export const DASHBOARD_STYLE = `:root{color-scheme:light dark;${colourProperties("light")}}
@media (prefers-color-scheme:dark){:root{${colourProperties("dark")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR","Noto Sans CJK SC",sans-serif;overflow-wrap:break-word}
:lang(ko){word-break:keep-all}
#page{max-width:1240px;margin:0 auto;padding:16px 24px 48px}
.skip,.unseen,caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{width:auto;height:auto;clip-path:none;padding:6px 12px;background:var(--raised)}
header{display:flex;flex-wrap:wrap;gap:6px 22px;align-items:center;padding-bottom:10px;border-bottom:1px solid var(--line)}
header .made-by{margin:0;color:var(--faint)}
header .made-by b{color:var(--ink)}
nav{display:flex;flex-wrap:wrap;gap:2px 18px;margin-right:auto}
nav a{padding:6px 0;color:var(--faint);text-decoration:none;border-bottom:2px solid transparent}
nav a:hover{color:var(--accent)}
nav a[aria-current]{color:var(--ink);border-color:var(--accent);font-weight:600}
h1{font-size:22px;line-height:1.3;margin:22px 0 14px;font-weight:650}
h1:focus{outline:0}
h2{font-size:18px;line-height:1.3;margin:34px 0 10px;font-weight:650}
h3{font-size:15px;margin:0 0 6px;font-weight:650}
h2,h3{break-after:avoid}
p{margin:8px 0 12px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.verdict{padding:14px 18px;border-radius:8px;border-left:5px solid;font-size:18px;line-height:1.4;font-weight:600;margin:0 0 16px}
.verdict p{margin:0;color:var(--ink)}
.verdict.good{border-color:var(--good);background:var(--good-soft)}.verdict.bad{border-color:var(--bad);background:var(--bad-soft)}.verdict.mixed{border-color:var(--mixed);background:var(--mixed-soft)}.verdict.neutral{border-color:var(--neutral);background:var(--neutral-soft)}.verdict.unsure{border-color:var(--unsure);background:var(--unsure-soft)}
.tone-good,.icon.good{color:var(--good)}.tone-bad,.icon.bad{color:var(--bad)}.tone-mixed,.icon.mixed{color:var(--mixed)}.tone-neutral,.icon.neutral{color:var(--neutral)}.tone-unsure,.tone-faint,.icon.unsure{color:var(--faint)}
.icon{font-size:.85em;margin-right:.4em}
.small,small{font-size:12.5px;color:var(--faint)}
small{line-height:1.4}
ul,ol{padding-left:22px;margin:8px 0 14px}
ul.plain,ul.events,ul.chips{list-style:none;padding:0}
ul.chips{display:flex;flex-wrap:wrap;gap:6px 20px}
li{margin:4px 0}
.event{border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin:10px 0}
.event ul{margin:6px 0}
.event dl{display:flex;flex-wrap:wrap;gap:4px 36px}
dl{margin:8px 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:6px 24px}
dt{font-size:12.5px;color:var(--faint)}
dd{margin:0;overflow-wrap:anywhere}
.choices,.ranges,.sides{display:flex;flex-wrap:wrap;gap:10px 18px;align-items:end;margin:12px 0}
.choice{display:inline-flex;flex-direction:column;max-width:100%}
.choice span{font-size:12.5px;color:var(--faint)}
.check{display:flex;gap:8px;align-items:center;min-height:34px}
header .choice{flex-direction:row;gap:8px;align-items:center}
select,button{font:inherit;color:var(--ink);background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:5px 10px;min-height:34px;max-width:100%}
button{cursor:pointer}
button[aria-pressed=true]{border-color:var(--accent);color:var(--accent);font-weight:600}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr))}
fieldset{border:1px solid var(--line);border-radius:8px;padding:8px 14px 12px;min-width:0;display:flex;flex-direction:column;gap:8px}
legend{font-weight:600;padding:0 6px}
.scroll{position:relative;overflow-x:auto;margin:10px 0 16px;border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45;font-variant-numeric:tabular-nums}
th,td{padding:6px 12px;vertical-align:top;text-align:left;font-weight:400;border-top:1px solid var(--line)}
thead th{font-weight:600;background:var(--raised);border-top:0;vertical-align:bottom}
tbody th{min-width:9.5em}
tr.group th{font-weight:600;background:var(--raised)}
tbody tr:hover>*{background:var(--raised)}
.right{text-align:right}
td.right{white-space:nowrap}
td:not(.right){min-width:8em}
td small{display:block}
th small{overflow-wrap:anywhere}
.cell{position:relative;text-decoration:none;display:block}
.cell:hover{text-decoration:underline}
code,pre{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:12px 14px;white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:10px 0 14px;border:1px solid var(--line);border-radius:6px;padding:0 14px}
details[open]{padding-bottom:6px}
summary{cursor:pointer;padding:9px 0;font-weight:600;font-size:13.5px}
figure{margin:12px 0 20px}
.chart{width:100%;min-height:80px}
.chart svg{display:block}
figcaption{margin-top:8px;font-size:12.5px;line-height:1.45;color:var(--faint)}
.pager{display:flex;gap:18px}
footer{margin-top:40px;padding-top:10px;border-top:1px solid var(--line);font-size:12.5px;color:var(--faint)}
@media screen and (max-width:640px){#page{padding:12px 14px 40px}.verdict{font-size:16.5px;padding:12px 14px}th,td{padding:6px 9px}tbody th{min-width:8.5em}}
@media print{
@page{size:A4;margin:13mm 12mm}
:root{color-scheme:light;${colourProperties("light")}}
body{font-size:10pt}
#page{padding:0;max-width:none}
nav,.skip,.choice,.choices,.ranges,.pager{display:none}
.scroll{overflow:visible;border:0}
table{font-size:7pt}
th,td{padding:2px 4px}
tbody th,td:not(.right){min-width:0}
td.right{white-space:normal}
tr,figure,.event{break-inside:avoid}
thead{display:table-header-group}
.chart,.chart>div{width:100%!important;height:auto!important}
.chart svg{position:static!important;width:100%;height:auto}
a{color:inherit;text-decoration:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
