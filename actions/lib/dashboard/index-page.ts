import { escapeHtml } from "../report/html-text.ts";
import { wordsOf } from "../words/catalogues.ts";
import { LOCALES } from "../words/locale.ts";
import type { DashboardFacts } from "./dashboard-facts.ts";

/** Only what lies beside the page is loaded, no text becomes markup or script, and nothing is sent anywhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types default",
].join("; ");

/** The page that everything else is loaded into. What changes with a build carries its time, so that no cache mixes two builds. */
export function indexPage({ repository, builtAt, locale }: DashboardFacts): string {
  const words = wordsOf(locale).dashboard;
  const version = escapeHtml(encodeURIComponent(builtAt.replaceAll(/\D/g, "")));
  const needsScript = LOCALES.map((one) => `<p lang="${one}">${escapeHtml(wordsOf(one).dashboard.needsScript)}</p>`).join("");
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${words.title} · ${repository}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css?${version}">
<script defer src="page.js?${version}"></script>
</head>
<body>
<div id="page" data-version="${version}"><noscript>${needsScript}</noscript></div>
</body>
</html>
`;
}
