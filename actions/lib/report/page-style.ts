import { BASE_PAPER_STYLE, BASE_STYLE } from "./base-style.ts";

/** The page's whole style. */
export const PAGE_STYLE = `${BASE_STYLE}html{scroll-behavior:smooth}
.page{max-width:1180px;margin:0 auto;padding:24px 24px 64px;display:grid;grid-template-columns:200px minmax(0,1fr);gap:0 40px}
header{grid-column:1/-1}
header .made-by{font-size:13px}
h1{margin:2px 0 18px}
h2{font-size:19px;margin:44px 0 12px;padding-top:14px;border-top:1px solid var(--line)}
h3{font-size:15.5px;margin:30px 0 8px}
h2,h3{scroll-margin-top:12px}
main{grid-column:2;min-width:0}
main>:first-child{margin-top:0}
main>h2:first-child{border:0;padding:0}
nav{grid-column:1;font-size:13px}
nav>div{position:sticky;top:16px;max-height:calc(100vh - 32px);overflow:auto}
nav strong{display:block;color:var(--faint);font-size:12px;font-weight:600;margin-bottom:6px}
nav ul{list-style:none;margin:0;padding:0}
nav li{margin:0}
nav a{display:block;padding:3px 0 3px 10px;border-left:2px solid var(--line);color:var(--faint);text-decoration:none}
nav a:hover,nav a:focus-visible{color:var(--accent);border-color:var(--accent)}
.verdict{display:flex;gap:12px;align-items:baseline;padding:16px 18px;margin:0 0 22px}
.strong{font-weight:600}
.alert{padding:10px 14px;border-left:4px solid var(--mixed);background:var(--mixed-soft);border-radius:0 6px 6px 0}
.alert.note{border-color:var(--neutral);background:var(--neutral-soft)}
li{margin:5px 0}
li.signed{list-style:none;position:relative}
li.signed>.icon:first-child{position:absolute;left:-1.5em;top:.3em}
li [class^=tone-]{color:inherit}
.icon{font-size:.8em;margin-right:.35em}
.icon.unsure,.icon.faint{color:var(--unsure)}
th,td{padding:7px 12px}
tbody tr:first-child>*{border-top:0}
thead+tbody tr:first-child>*{border-top:1px solid var(--line)}
td.right div{white-space:nowrap}
td.right small{white-space:normal}
tbody th{min-width:10.5em}
td:not(.right){min-width:9em}
td:not(.right):last-child{min-width:15em}
td.right{min-width:6.4em}
td div+div,th div+div{margin-top:1px}
sup{font-size:10.5px;line-height:0}
sup a{text-decoration:none}
details{margin:10px 0 16px}
figure{margin:18px 0 22px}
figure svg{display:block;width:100%;height:auto;}
figure .narrow{display:none}
figcaption{margin-top:10px}
figcaption b{display:block;color:var(--ink);font-weight:600}
@media (max-width:960px){.page{grid-template-columns:minmax(0,1fr)}main,nav{grid-column:1}nav{margin-bottom:22px}nav>div{position:static;max-height:none}nav ul{display:flex;flex-wrap:wrap;gap:0 14px}nav a{border:0;padding:3px 0}}
@media screen and (max-width:640px){.page{padding:16px 16px 48px}body{font-size:15px}.verdict{font-size:16.5px;padding:13px 14px}figure .wide{display:none}figure .narrow{display:block}th,td{padding:6px 8px}tbody th,td:not(.right),td:not(.right):last-child{min-width:6.2em}}
@media print{
${BASE_PAPER_STYLE}.page{display:block;padding:0;max-width:none}
nav{display:none}
h2{margin-top:22px}
table{font-size:7.4pt}
table small,.small{font-size:.92em}
th,td{padding:3px 5px}
td.right,td:not(.right),td:not(.right):last-child,tbody th{min-width:0}
td.right div{white-space:normal}
sup{font-size:.75em}
.verdict,li{break-inside:avoid}
details{border:0;padding:0}
details::details-content{content-visibility:visible;block-size:auto}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`
  .trim()
  .replaceAll("\n", "");
