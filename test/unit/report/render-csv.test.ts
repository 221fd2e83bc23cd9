import { describe, expect, it } from "vitest";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderCsv } from "../../../actions/lib/report/render-csv.ts";
import { armFacts, buildRecord, failed, measured } from "../../support/records.ts";
import { situationReport } from "../../support/report-situations.ts";

const lines = (csv: string) => csv.split("\r\n").slice(0, -1);
/** Fields of a line; the quoted ones as they were. */
const fields = (line: string) =>
  Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "");

describe("renderCsv", () => {
  it.each(["regression-confirmed", "failed-and-invalid"] as const)("writes %s as kept in the fixture", async (name) => {
    await expect(renderCsv(situationReport(name))).toMatchFileSnapshot(`../../fixtures/reports/${name}.csv`);
  });

  it("has a line per arm, metric and round, all with as many fields as the header", () => {
    const record = buildRecord({
      cells: [
        {
          test: "http",
          variant: "max",
          path: "service/other-node",
          outcome: (arm, round) =>
            arm === "cilium-eni" && round === 2 ? failed("x") : measured({ "http.rate.max": round, "http.errors": 0 }),
        },
      ],
    });
    const [header, ...body] = lines(renderCsv(makeReport(record))).map(fields);
    expect(body).toHaveLength(2 * (5 + 4));
    expect(new Set(body.map((line) => line.length))).toEqual(new Set([header?.length]));
  });

  it("gives every round's share of the hosts where there is one, and nothing elsewhere", () => {
    const [header = [], ...body] = lines(renderCsv(situationReport("hosts-differ"))).map(fields);
    const value = (line: readonly string[], column: string) => line[header.indexOf(column)];
    const shares = body.filter((line) => value(line, "host_share") !== "");
    expect(new Set(shares.map((line) => value(line, "path")))).toEqual(new Set(["pod/other-node"]));
    expect(shares).toHaveLength(2 * 4 * 5);
    for (const line of shares) {
      const host = body.find(
        (other) =>
          ["arm", "test", "variant", "metric", "round"].every((column) => value(other, column) === value(line, column)) &&
          value(other, "path") === "host/other-node",
      );
      expect(Number(value(line, "host_share"))).toBeCloseTo(Number(value(line, "value")) / Number(value(host ?? [], "value")), 4);
    }
  });

  it("writes no number where an arm has none", () => {
    const record = buildRecord({
      cells: [
        {
          test: "http",
          variant: "max",
          path: "service/other-node",
          outcome: (arm, round) => (arm === "cilium-eni" ? failed("x") : measured({ "http.rate.max": round })),
        },
      ],
    });
    const [header = [], ...body] = lines(renderCsv(makeReport(record))).map(fields);
    const missing = body.find((line) => line[header.indexOf("arm")] === "cilium-eni");
    expect(missing?.[header.indexOf("status")]).toBe("missing");
    expect([missing?.[header.indexOf("round")], missing?.[header.indexOf("value")]]).toEqual(["", ""]);
    expect(missing?.[header.indexOf("verdict")]).toBe("missing");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])("lets %j become no formula", (name) => {
    const record = buildRecord({
      arms: [armFacts(name)],
      cells: [{ test: "http", variant: 'a"b,c\nd', path: "service/other-node", outcome: () => measured({ "http.rate.max": 1 }) }],
    });
    const [header = [], first = []] = lines(renderCsv(makeReport(record))).map(fields);
    expect(first[header.indexOf("arm")]).toBe(`'${name.trim()}`);
    expect(first[header.indexOf("variant")]).toBe('a"b,c d');
  });
});
