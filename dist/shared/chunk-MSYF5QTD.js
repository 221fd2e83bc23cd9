import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
import{SPAN_LIMIT,cutText}from"./chunk-SRTZXTZQ.js";import{stripVTControlCharacters}from"node:util";var PREFORMATTED_LIMIT=2e4,escapeHtml=text=>escapeMarkup(keepTogether(cleanText(text,SPAN_LIMIT).replaceAll(/\s/g," "))),escapePreformatted=text=>escapeMarkup(cleanText(text,PREFORMATTED_LIMIT).trim()),keepTogether=text=>text.replaceAll(/(?<=\d) %/g,"\xA0%").replaceAll(/\bp ([<=]) (?=\d)/g,"p\xA0$1\xA0"),escapeMarkup=text=>text.replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;").replaceAll('"',"&quot;").replaceAll("'","&#39;");function cleanText(text,limit){let clean=stripVTControlCharacters(text.toWellFormed()).replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu,`
`).replaceAll(/[^\P{Cc}\n]/gu," ").replaceAll(new RegExp("\\p{Cf}","gu"),"");return clean.length>limit?`${cutText(clean,limit)}\u2026`:clean}var PAGE_COLOURS={paper:{light:"#ffffff",dark:"#10151c"},raised:{light:"#f5f7f9",dark:"#18202a"},ink:{light:"#1b2430",dark:"#e4e9f0"},faint:{light:"#56616f",dark:"#a0acbb"},line:{light:"#d5dce4",dark:"#303b49"},accent:{light:"#0a5ba8",dark:"#79bcff"},good:{light:"#006b4c",dark:"#43cf9f"},"good-soft":{light:"#e0f3eb",dark:"#10291f"},bad:{light:"#a83600",dark:"#ff9a6b"},"bad-soft":{light:"#fdeae0",dark:"#331b10"},mixed:{light:"#7d5200",dark:"#f0bd55"},"mixed-soft":{light:"#faf0da",dark:"#2d2511"},neutral:{light:"#375a86",dark:"#a3bfe2"},"neutral-soft":{light:"#e7eef7",dark:"#1a2636"},unsure:{light:"#56616f",dark:"#a0acbb"},"unsure-soft":{light:"#edf0f3",dark:"#1e2631"},"arm-0":{light:"#7b8794",dark:"#93a0af"},"arm-1":{light:"#0072b2",dark:"#3c9fdd"},"arm-2":{light:"#e69f00",dark:"#f0b440"},"arm-3":{light:"#009e73",dark:"#2fc397"},"arm-4":{light:"#cc79a7",dark:"#df9abf"},"arm-5":{light:"#56b4e9",dark:"#86ccf4"},"arm-6":{light:"#d55e00",dark:"#f08544"},"arm-7":{light:"#b8a900",dark:"#f0e442"}},colourProperties=ground=>Object.entries(PAGE_COLOURS).map(([name,shade])=>`--${name}:${shade[ground]};`).join("");var BASE_STYLE=`:root{color-scheme:light dark;${colourProperties("light")}}
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
`,BASE_PAPER_STYLE=`@page{size:A4;margin:13mm 12mm}
:root{color-scheme:light;${colourProperties("light")}}
body{font-size:10pt}
.scroll{overflow:visible;border:0}
tr,figure{break-inside:avoid}
thead{display:table-header-group}
a{color:inherit;text-decoration:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
`;export{PAGE_COLOURS,escapeHtml,escapePreformatted,BASE_STYLE,BASE_PAPER_STYLE};
