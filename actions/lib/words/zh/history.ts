import type { EventFacts, HistoryWords } from "../history-words.ts";
import { numbersOf } from "../numbers.ts";
import { names } from "./names.ts";

const numbers = numbersOf("zh");

const WHAT: Readonly<Record<EventFacts["kind"], Readonly<Record<EventFacts["direction"], string>>>> = {
  change: { regression: "退化", improvement: "改善", mixed: "有好有坏的变化" },
  drift: { regression: "缓慢退化", improvement: "缓慢改善", mixed: "有好有坏的缓慢变化" },
  anomaly: { regression: "差于平常的一夜", improvement: "好于平常的一夜", mixed: "异常的一夜" },
};

export const history: HistoryWords = {
  title: "历史",
  headings: {
    series: "显示该变化的序列",
    nights: "最近几夜",
    commits: "提交",
    environment: "其他变化",
    bisect: "查找相关提交",
    ending: "议题何时关闭",
    accepting: "接受该变化",
    found: "本夜发现",
    closed: "本夜了结",
    open: "已知且仍然存在",
    suspected: "疑似变化",
    anomalies: "本夜异常值",
    boundaries: "环境变化",
    acceptances: "已接受的变化",
    problems: "问题",
    precision: "判定的可信度",
  },
  columns: {
    scenario: "场景",
    before: "之前",
    after: "之后",
    p: "p 值",
    night: "夜",
    value: "中位数",
    commit: "提交",
    fact: "项目",
  },
  event: ({ kind, direction, scenario, metric, where, change, more, night }) => {
    const others = more === 0 ? "" : `，另有 ${numbers.plain(more)} 个序列`;
    const when = night === undefined ? "" : kind === "anomaly" ? `，${night}` : `，自 ${night} 起`;
    return `${WHAT[kind][direction]}：${scenario} · ${metric} ${change}（${where}）${others}${when}`;
  },
  evidence: ({ kind, corroborated, change, interval, p, orders, family, series, scenarios, firstSeenOn, confirmedOn }) => {
    const open = kind === "anomaly" ? `出现于 ${firstSeenOn}` : `首次出现于 ${firstSeenOn}，尚未确认`;
    const seen = confirmedOn === undefined ? open : `首次出现于 ${firstSeenOn}，确认于 ${confirmedOn}`;
    const chance =
      p === undefined
        ? ""
        : `没有变化的夜晚出现这种情况的概率：${p}${orders === undefined ? "" : `（按 ${numbers.plain(orders)} 种排列计算）`}。`;
    const among =
      family === undefined
        ? ""
        : family.stands
          ? `在一起判定的全部 ${numbers.plain(family.judged)} 个序列中依然成立（错误比例不超过 5 %）。`
          : `在一起判定的 ${numbers.plain(family.judged)} 个序列中不成立：序列这么多，其中一个可能只是偶然如此。`;
    const shown = corroborated
      ? `${numbers.plain(scenarios)} 个场景的 ${numbers.plain(series)} 个序列显示该变化。`
      : kind === "anomaly"
        ? ""
        : "没有其他序列显示该变化。";
    return `${seen}：${change}${interval === undefined ? "" : ` ${interval}`}。${chance}${among}${shown}`;
  },
  news: (news) => {
    switch (news.kind) {
      case "fixed": {
        const commits =
          news.to === undefined ? "" : `，恢复后的提交：${news.to}${news.from === undefined ? "" : `，尚未恢复的提交：${news.from}`}`;
        return `已修复：自 ${news.night} 起恢复到原有水平${commits}。`;
      }
      case "vanished":
        return `误报：${news.night === undefined ? "之后的夜晚" : `截至 ${news.night} 的夜晚`}不再显示该变化，已计入误报记录。`;
      case "accepted":
        return `已接受（自 ${news.commit} 起，至 ${news.expires} 止）：${news.reason}`;
      case "reopened":
        return "该变化再次出现。";
      case "joined":
        return `显示该变化的序列增加到 ${numbers.plain(news.all)} 个：${news.series.join("；")}。`;
      case "duplicate":
        return `第 ${news.number} 号议题说的是同一变化，而且先于本议题。`;
    }
  },
  moreSeries: (count) => `另有 ${numbers.plain(count)} 个序列显示得较弱。`,
  moreEvents: (count) => `另有 ${numbers.plain(count)} 项。`,
  bars: ({ place, nights, low, high, mark }) =>
    `${place}：${numbers.plain(nights)} 夜，最低 ${low}，最高 ${high}${mark === undefined ? "" : `；水平变化处：${mark}`}。`,
  range: ({ isDrift, good, bad, isSame }) => {
    if (isDrift) return `自 ${bad.night}（${bad.commit}）或更早起一直持续，不必查找某一个提交。`;
    if (good === undefined) return `最早出现的一夜：${bad.night}，提交 ${bad.commit}；此前情况不明。`;
    if (isSame) return `最后正常的一夜（${good.night}）和最早变差的一夜（${bad.night}）测量的是同一提交 ${bad.commit}：原因在仓库之外。`;
    return `最后正常的一夜：${good.night}，提交 ${good.commit}。最早变差的一夜：${bad.night}，提交 ${bad.commit}。`;
  },
  sameEnvironment: "所记录的环境没有变化。",
  otherEnvironment: (from, to) => `${from} 与 ${to} 之间还有以下变化：`,
  bisect: "在带有完整历史的克隆中运行以下命令，即可知道接下来要比较哪两个提交以及如何比较；每次比较后把结果告诉它，最终就能找到相关提交：",
  ending: ({ label, reason }) =>
    `恢复到原有水平、一周内不再出现（计为误报）或被接受时，议题自动关闭；再次出现时重新打开。如果并非退化，可用“${reason}”作为理由关闭，或加上标签“${label}”：此后不再打开，并计为驳回。`,
  accepting: (file) => `如果这是有意为之，请在默认分支的 ${file} 中加入以下内容并写明理由：`,
  reason: "请写明为何可以接受",
  links: { compare: "两夜之间的提交", dashboard: "仪表板", run: "工作流运行" },
  night: ({ night, found, first, closed, open }) => {
    const rest = [
      ...(closed === 0 ? [] : [`了结 ${numbers.plain(closed)} 项`]),
      ...(open === 0 ? [] : [`已知的 ${numbers.plain(open)} 项退化仍然存在`]),
    ];
    const what = first === undefined ? "" : `：${first}${found === 1 ? "" : `；另有 ${numbers.plain(found - 1)} 项`}`;
    return [found === 0 ? `${night} 夜没有新发现` : `${night} 夜有 ${numbers.plain(found)} 项新变化${what}`, ...rest].join("；");
  },
  judged: ({ series, scenarios }) => `判定范围：${numbers.plain(scenarios)} 个场景的 ${numbers.plain(series)} 个序列。`,
  oddNights: "与此前各夜相差很大，是否持续要看下一夜。单独一夜异常不会建立议题。",
  boundaryIntroduction: "水平恰好在环境变化的那一夜改变，因此不算提交造成的退化：",
  factChange: ({ fact, from, to }) => `${fact}：${from ?? names.notRecorded} → ${to ?? names.notRecorded}`,
  newSegment: ({ scenario, series, from, to }) => `${scenario}：${numbers.plain(series)} 个序列重新开始（${from} → ${to}）。`,
  acceptance: ({ kind, scenario, metric, commit, reason, expires }) => {
    const entry = `${scenario} · ${metric} · 自 ${commit} 起（${reason}）`;
    if (kind === "used") return `有效期至 ${expires}：${entry}`;
    return kind === "expired" ? `已于 ${expires} 到期：${entry}` : `没有对应的变化：${entry}`;
  },
  unusable: ({ series, run, value }) => `${series}，运行 ${run}：${value} 不能作为速率或时间的值，该夜视为缺失。`,
  tooLate: (nights) => `迟到超过一周而未计入，因此需要重新判定全部历史：${names.list(nights)}。`,
  issues: ({ opened, updated, closed, reopened, postponed }) => {
    const done = [
      [opened, "新建"],
      [updated, "更新"],
      [closed, "关闭"],
      [reopened, "重新打开"],
    ].flatMap(([count, word]) => (count === 0 ? [] : [`${word} ${numbers.plain(count as number)} 个`]));
    const later = postponed === 0 ? "" : `另有 ${numbers.plain(postponed)} 项变化尚无议题，将在之后的夜晚建立。`;
    return `${done.length === 0 ? "" : `议题：${done.join("、")}。`}${later}`;
  },
  precision: ({ confirmed, fixed, accepted, falseAlarms, dismissed }) => {
    const real = confirmed + fixed + accepted;
    return `至今报告的 ${numbers.plain(real + falseAlarms + dismissed)} 项变化中，${numbers.plain(real)} 项属实（仍然存在 ${numbers.plain(confirmed)} 项、已修复 ${numbers.plain(fixed)} 项、已接受 ${numbers.plain(accepted)} 项），${numbers.plain(falseAlarms)} 项自行消失，${numbers.plain(dismissed)} 项被人驳回。`;
  },
};
