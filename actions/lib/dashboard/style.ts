import { BASE_PAPER_STYLE, BASE_STYLE } from "../report/base-style.ts";

/** The whole style of the dashboard. */
export const DASHBOARD_STYLE = `${BASE_STYLE}#page{max-width:1240px;margin:0 auto;padding:16px 24px 48px}
.skip,.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{width:auto;height:auto;clip-path:none;padding:6px 12px;background:var(--raised)}
header{display:flex;flex-wrap:wrap;gap:6px 22px;align-items:center;padding-bottom:10px;border-bottom:1px solid var(--line)}
header .made-by b{color:var(--ink)}
nav{display:flex;flex-wrap:wrap;gap:2px 18px;margin-right:auto}
nav a{padding:6px 0;color:var(--faint);text-decoration:none;border-bottom:2px solid transparent}
nav a:hover{color:var(--accent)}
nav a[aria-current]{color:var(--ink);border-color:var(--accent);font-weight:600}
h1{margin:22px 0 14px}
h1:focus{outline:0}
h2{font-size:18px;margin:34px 0 10px}
h3{font-size:15px;margin:0 0 6px}
.verdict{padding:14px 18px;margin:0 0 16px}
.icon.unsure{color:var(--faint)}
.icon{font-size:.85em;margin-right:.4em}
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
.scroll{position:relative}
th,td{padding:6px 12px}
tbody th{min-width:9.5em}
tr.group th{font-weight:600;background:var(--raised)}
td.right{white-space:nowrap}
td:not(.right){min-width:8em}
td small{display:block}
th small{overflow-wrap:anywhere}
.cell{position:relative;text-decoration:none;display:block}
.cell:hover{text-decoration:underline}
details{margin:10px 0 14px}
figure{margin:12px 0 20px}
.chart{width:100%;min-height:80px}
.chart svg{display:block}
figcaption{margin-top:8px}
.pager{display:flex;gap:18px}
footer{margin-top:40px;padding-top:10px;border-top:1px solid var(--line);font-size:12.5px;color:var(--faint)}
@media screen and (max-width:640px){#page{padding:12px 14px 40px}.verdict{font-size:16.5px;padding:12px 14px}th,td{padding:6px 9px}tbody th{min-width:8.5em}}
@media print{
${BASE_PAPER_STYLE}#page{padding:0;max-width:none}
nav,.skip,.choice,.choices,.ranges,.pager{display:none}
table{font-size:7pt}
th,td{padding:2px 4px}
tbody th,td:not(.right){min-width:0}
td.right{white-space:normal}
.event{break-inside:avoid}
.chart,.chart>div{width:100%!important;height:auto!important}
.chart svg{position:static!important;width:100%;height:auto}
}
`;
