/** Titles of the catalogue of network tests, which is written in English; a test holds both to the same names and numbers. */
const TITLES: Readonly<Record<string, { readonly title: string; readonly variants: Readonly<Record<string, string>> }>> = {
  "tcp-throughput": {
    title: "TCP 吞吐量",
    variants: { "1-stream": "1 条流", "8-streams": "8 条流", reverse: "1 条流，从服务端到客户端" },
  },
  "tcp-cost": { title: "TCP CPU 开销", variants: { capped: "1 条流，限定速率，统计两个节点的 CPU 时间" } },
  "udp-delivery": {
    title: "UDP 传输",
    variants: { ladder: "丢包率不超过 0.1 % 时的最高接收速率", "250-mbit": "发送速率 250 Mbit/s", "1-gbit": "发送速率 1000 Mbit/s" },
  },
  latency: {
    title: "往返延迟",
    variants: {
      "tcp-idle": "TCP 回显，无其他负载",
      "tcp-loaded": "TCP 回显，同时有限速的 TCP 负载",
      "udp-idle": "UDP 回显，无其他负载",
      "udp-loaded": "UDP 回显，同时有限速的 TCP 负载",
    },
  },
  connection: {
    title: "新建连接",
    variants: { max: "4 个客户端反复建立和关闭连接的最大速率", "fixed-rate": "每秒新建 400 个连接" },
  },
  http: {
    title: "HTTP",
    variants: {
      "1000-keep-alive": "长连接，每秒 1000 个请求",
      "5000-keep-alive": "长连接，每秒 5000 个请求",
      "max-keep-alive": "长连接，16 个客户端的最大请求速率",
      "1000-close": "短连接（每个请求新建连接），每秒 1000 个请求",
      "max-close": "短连接（每个请求新建连接），16 个客户端的最大请求速率",
    },
  },
  dns: {
    title: "DNS",
    variants: { "fixed-rate": "每秒 1000 次查询", max: "同时有 20 个查询等待应答时的最大查询速率" },
  },
  "service-scaling": {
    title: "Service 数量扩展",
    variants: {
      "4": "4 个 Service",
      "104": "104 个 Service",
      "1000": "1000 个 Service",
      "5000": "5000 个 Service",
      "1000-churn": "1000 个 Service，每秒替换其中 10 个",
    },
  },
  "service-start": {
    title: "Service 启动",
    variants: { "20": "依次新建 20 个 Service", "20-beside-1000": "已有另外 1000 个 Service 时依次新建 20 个" },
  },
  "pod-start": { title: "Pod 启动", variants: { "10": "在一个节点上同时启动 10 个 Pod", "30": "在一个节点上同时启动 30 个 Pod" } },
  "network-policy": {
    title: "网络策略",
    variants: {
      "0": "没有策略",
      "10": "10 条选中服务端的策略，以及同样数量的选中其他 Pod 的策略",
      "100": "100 条选中服务端的策略，以及同样数量的选中其他 Pod 的策略",
      "1000": "1000 条选中服务端的策略，以及同样数量的选中其他 Pod 的策略",
    },
  },
  "multi-hop": {
    title: "多跳",
    variants: { "keep-alive": "每一跳都使用长连接时的一跳", close: "每一跳都新建连接时的一跳" },
  },
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

export const testTitle = (test: string): string | undefined => own(TITLES, test)?.title;

export const variantTitle = (test: string, variant: string): string | undefined => own(own(TITLES, test)?.variants ?? {}, variant);
