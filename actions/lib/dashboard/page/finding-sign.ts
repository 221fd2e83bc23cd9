import type { PageColour } from "../../report/page-theme.ts";
import type { EventFacts, LineFinding } from "../shards.ts";

interface FindingSign {
  readonly symbol: "triangle" | "circle" | "diamond" | "rect";
  readonly turned: boolean;
  readonly colour: PageColour;
  readonly isFilled: boolean;
  /** The same in a text. */
  readonly icon: string;
}

/** Form and colour of what was found; the form alone tells it too. */
export function findingSign({
  kind,
  status,
  direction,
  boundary,
}: Pick<LineFinding | EventFacts, "kind" | "status" | "direction" | "boundary">): FindingSign {
  if (kind === "anomaly") return { symbol: "circle", turned: false, colour: "mixed", isFilled: false, icon: "○" };
  if (status === "vanished") return { symbol: "diamond", turned: false, colour: "unsure", isFilled: false, icon: "◇" };
  if (boundary.length > 0) return { symbol: "rect", turned: false, colour: "neutral", isFilled: true, icon: "■" };
  const isWorse = direction === "regression";
  const isFilled = status !== "suspected";
  if (direction === "mixed") return { symbol: "diamond", turned: false, colour: "mixed", isFilled, icon: isFilled ? "◆" : "◇" };
  return {
    symbol: "triangle",
    turned: isWorse,
    colour: isWorse ? "bad" : "good",
    isFilled,
    icon: isWorse ? (isFilled ? "▼" : "▽") : isFilled ? "▲" : "△",
  };
}
