import type { AccessQuestion, Cluster, KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { execution } from "../../../support/fakes.ts";

/** An API server without controllers: it keeps what is applied, gives services addresses, and remembers what it was asked, in order. */
export class FakeCluster implements Cluster {
  readonly server = "https://cluster.example";
  readonly objects = new Map<string, KubernetesObject>();
  readonly calls: string[] = [];
  /** What is asked for and not allowed. */
  forbidden: readonly Pick<AccessQuestion, "verb" | "resource">[] = [];
  /** Kinds whose objects stay when they are removed. */
  sticky: readonly string[] = [];
  /** Answers a command in a pod. */
  respond: (argv: readonly string[]) => Partial<ReturnType<typeof execution>> = () => ({});
  #addresses = 0;

  constructor(...objects: readonly KubernetesObject[]) {
    for (const object of objects) this.objects.set(keyOf(object), object);
  }

  version = async () => "v1.34.4";

  async apply(object: KubernetesObject): Promise<KubernetesObject> {
    this.calls.push(`apply ${keyOf(object)}`);
    const spec = object.kind === "Service" ? { spec: { ...(object.spec as object), clusterIP: `10.96.0.${++this.#addresses}` } } : {};
    const kept = { ...object, ...spec };
    this.objects.set(keyOf(object), kept);
    return kept;
  }

  read: Cluster["read"] = async ({ kind, name, namespace }) =>
    this.objects.get(keyOf({ kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }));

  list: Cluster["list"] = async ({ kind, namespace, labelSelector = "" }) =>
    [...this.objects.values()].filter(
      (object) =>
        object.kind === kind &&
        (namespace === undefined || object.metadata.namespace === namespace) &&
        labelSelector
          .split(",")
          .filter((part) => part !== "")
          .every((part) => {
            const [name = "", value] = part.split("=");
            const label = object.metadata.labels?.[name];
            return value === undefined ? label !== undefined : label === value;
          }),
    );

  remove: Cluster["remove"] = async ({ kind, name, namespace }) => {
    const key = keyOf({ kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } });
    this.calls.push(`remove ${key}`);
    if (!this.sticky.includes(kind)) this.objects.delete(key);
  };

  waitFor: Cluster["waitFor"] = async (options, { isDone, explain }, signal) => {
    const objects = await this.list(options, signal);
    if (!isDone(objects)) throw new EnvironmentError(explain(objects));
    return objects;
  };

  exec: Cluster["exec"] = async ({ pod, container }, argv) => {
    this.calls.push(`exec ${pod}/${container} ${argv.slice(3).join(" ")}`);
    return execution(argv[3] === "prober" ? "all\n" : "", { argv, ...this.respond(argv) });
  };

  refused: Cluster["refused"] = async (questions) =>
    questions.filter(({ verb, resource }) => this.forbidden.some((one) => one.verb === verb && one.resource === resource));
}

const keyOf = ({ kind, metadata: { name, namespace } }: Pick<KubernetesObject, "kind" | "metadata">): string =>
  [kind, namespace, name].filter((part) => part !== undefined).join("/");
