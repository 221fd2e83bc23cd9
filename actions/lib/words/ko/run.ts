import type { NodeEnvironment } from "../../model/record.ts";
import type { LabRecipe } from "../../model/scenario.ts";
import { numbersOf } from "../numbers.ts";
import type { RunWords } from "../run-words.ts";
import { names } from "./names.ts";

const numbers = numbersOf("ko");

const roundsText = (count: number): string => `${count}라운드`;

function recipeText({ podNetwork, serviceRouting, hostRouting, congestionControl, queueing }: LabRecipe): string {
  const pods = { native: "네이티브 라우팅", vxlan: "VXLAN" }[podNetwork];
  const services = { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" }[serviceRouting];
  const host = { stack: "노드의 네트워크 스택 전체", ebpf: "eBPF 호스트 라우팅" }[hostRouting];
  return `${pods}, 서비스 라우팅 ${services}, ${host}, ${congestionControl}, ${{ default: "기본 큐잉", fq: "fq 큐잉" }[queueing]}`;
}

const ORDER: RunWords["order"] = {
  abba: { short: "ABBA 순서", sentence: "ABBA 순서(라운드마다 직전 라운드의 순서를 뒤집음)" },
  baab: { short: "BAAB 순서", sentence: "BAAB 순서(반대쪽 끝에서 시작하는 ABBA)" },
  random: { short: "무작위 순서", sentence: "무작위 순서" },
};

const PAIRING: RunWords["pairing"] = {
  paired: { short: "대응 비교", sentence: "대응 비교: 라운드마다 모든 구성을 같은 노드에서 짧은 간격으로 측정했습니다." },
  unpaired: { short: "비대응 비교", sentence: "비대응 비교: 기준과 다른 실행에서 측정했습니다." },
};

/** How long ago something was, roughly: nobody needs the minutes of last week. */
function agoText(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  if (hours < 1) return "한 시간 이내";
  return hours < 48 ? `${hours}시간 전` : `${Math.round(hours / 24)}일 전`;
}

/** @param values by name; the names stay as the field writes them */
function pairs(values: Readonly<Record<string, string>>, between: string): string {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}${between}${value}`).join(", ") || "기록 없음";
}

const STOPPED: Readonly<Record<Parameters<RunWords["stopped"]>[0]["reason"], string>> = {
  equivalent: "모든 판정 지표가 동등하여",
  clear: "판정 지표의 변화가 분명하여",
  futile: "마지막 점검까지 가도 판정할 수 없어",
  time: "시간 예산을 모두 써서",
  interrupted: "실행이 중단되어",
  "last-look": "마지막 점검이어서",
};

function nodeText({
  name,
  instanceType,
  zone,
  kernel,
  architecture,
  containerRuntime,
  kubelet,
  cores,
  memoryBytes,
}: NodeEnvironment): string {
  const where = [instanceType, zone].filter((part) => part !== undefined).join(", ");
  const what = [architecture, `코어 ${cores}개`, `${numbers.fixed(memoryBytes / 2 ** 30, 1)} GiB`];
  return `${name}${where === "" ? "" : `(${where})`}: ${[...what, `커널 ${kernel}`, containerRuntime, `kubelet ${kubelet}`].join(", ")}`;
}

const costText = (dollars: number): string => `예상 비용 약 ${dollars.toFixed(2)}달러`;

export const run: RunWords = {
  compared: (candidates, baseline) => {
    if (candidates.length === 0) return baseline;
    return `${baseline} 대비 ${candidates.length > 2 ? `비교 대상 ${candidates.length}개` : names.list(candidates)}`;
  },
  baseline: "기준",
  arm: ({ title, revision, unavailable }, isBaseline) =>
    [
      isBaseline ? "(기준): " : ": ",
      title,
      revision === undefined ? "" : `, 리비전 ${revision}`,
      unavailable === undefined ? "" : ` (여기서는 측정하지 않음: ${unavailable})`,
    ].join(""),
  recipe: ({ lab, readySeconds, unavailable }) =>
    [
      ...(lab === undefined ? [] : [recipeText(lab)]),
      ...(unavailable === undefined ? [`준비에 ${numbers.fixed(readySeconds, 2)} s 소요`] : []),
    ].join(" · "),
  rounds: roundsText,
  pairing: PAIRING,
  unpaired: (arms) =>
    `${names.list(arms)}: 기준과 다른 실행에서 측정했으므로 모든 변화에 실행 간의 머신, 배치, 시각 차이가 섞여 있습니다. 한 실행 안에서 파악한 노이즈로는 그 차이를 알 수 없습니다.`,
  order: ORDER,
  design: ({ rounds, secondsPerRun, order }) =>
    `측정 조건: ${roundsText(rounds)}, 도구 실행당 ${secondsPerRun} s, ${ORDER[order.design].sentence}, 시드 ${order.seed}.`,
  stopped: ({ looks, reason }, rounds) =>
    `라운드 수는 측정하면서 정했습니다. 점검 시점은 ${looks.join(", ")}라운드 뒤로 계획했고, ${STOPPED[reason]} ${roundsText(rounds)} 뒤에 멈췄습니다.`,
  confirmation: (rounds, metrics) =>
    `변화가 감지된 항목은 데이터 플레인을 새로 구성해 ${roundsText(rounds)} 다시 측정했습니다(측정 항목 ${metrics}개).`,
  confirmed: (rounds) => `변화 감지 항목 재측정 ${roundsText(rounds)}`,
  noise: ({ runs, ageSeconds, scenarios }) => {
    if (runs === 0)
      return "이 환경의 노이즈를 알 수 없습니다(콜드 스타트). 같은 구성을 자기 자신과 비교한 적이 없으므로 모든 라운드에서 크게 나타난 변화만 변화로 판정하며, 어떤 지표도 동등하다고 판정하지 않습니다.";
    const age = ageSeconds === undefined ? "" : `, 가장 최근 실행은 ${agoText(ageSeconds)}`;
    return `노이즈는 같은 구성을 자기 자신과 비교한 A/A 실행 ${runs}회에서 파악했습니다(${names.list(scenarios)}${age}).`;
  },
  noiseShort: ({ runs, ageSeconds }) => {
    if (runs === 0) return "노이즈 미상(콜드 스타트)";
    return `A/A 실행 ${runs}회로 파악한 노이즈${ageSeconds === undefined ? "" : `(${agoText(ageSeconds)})`}`;
  },
  cost: costText,
  run: ({ runId, status, startedAt, durationSeconds, estimatedDollars, harness }) => {
    const kind = { complete: "완료된 실행", partial: "부분 실행" }[status];
    const cost = estimatedDollars === undefined ? "" : `, ${costText(estimatedDollars)}`;
    const begun = startedAt.slice(0, 16).replace("T", " ");
    return `${kind} ${runId}, ${begun} UTC 시작, ${numbers.duration(durationSeconds)} 소요${cost}, eks-cni-bench ${harness.version} (${harness.commit.slice(0, 7)}).`;
  },
  partial: "이 실행은 도중에 끝난 부분 실행이므로, 라운드가 계획보다 적거나 아예 없는 항목이 있습니다.",
  target: (kind) => ({ lab: "랩 환경", kubernetes: "Kubernetes 클러스터" })[kind],
  statement: ({ kind, statement }) => (kind === "lab" ? "랩 환경: 머신 한 대의 커널 메커니즘이며 EKS 환경이 아님" : statement),
  kernel: ({ kernel }) => `커널 ${kernel}`,
  environment: ({ kernel, operatingSystem, cpuModel, cores, memoryBytes, pinning, tools, sysctls, cluster }) => [
    ...(cluster === undefined
      ? []
      : [
          { name: "Kubernetes 버전", value: cluster.version },
          { name: "노드", value: cluster.nodes.map(nodeText).join("; ") },
        ]),
    { name: "커널", value: kernel },
    { name: "운영 체제", value: operatingSystem },
    { name: "CPU", value: `${cpuModel}, 코어 ${cores}개` },
    { name: "메모리", value: `${numbers.fixed(memoryBytes / 2 ** 30, 1)} GiB` },
    {
      name: "코어 고정",
      value: pinning === undefined ? "없음" : `클라이언트 코어 ${pinning.client}, 서버 코어 ${pinning.server}`,
    },
    { name: "도구", value: pairs(tools, " ") },
    ...(cluster === undefined ? [] : [{ name: "이미지", value: pairs(cluster.images, " ") }]),
    { name: "커널 설정", value: pairs(sysctls, " = ") },
  ],
};
