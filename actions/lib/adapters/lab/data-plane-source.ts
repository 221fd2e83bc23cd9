import { join } from "node:path";
import { projectRoot } from "../project-files.ts";

/** Path of the lab's eBPF programs; they come with the project, also where only `dist/` runs. */
export const dataPlaneSource = (): string => join(projectRoot(), "actions/lib/adapters/lab/data-plane.bpf.c");
