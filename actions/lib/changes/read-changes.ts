import { ConfigurationError } from "../model/errors.ts";
import type { RepositoryContent } from "../ports/repository-content.ts";
import { refuseSlug } from "../scenarios/parse-scenario.ts";
import type { ScenarioFiles } from "../scenarios/scenario-files.ts";
import { type StateChange, stateChanges } from "../scenarios/state-changes.ts";
import { changedFiles, shownPath } from "./changed-files.ts";
import { type ListedStates, type Listing, listStates } from "./list-files.ts";
import type { PathPattern } from "./path-pattern.ts";
import { type ReadState, readState, withValues } from "./read-state.ts";
import { readText } from "./read-text.ts";

/** A scenario that a pull request changes. */
export interface ScenarioChange {
  readonly slug: string;
  /** Absent of one that is new. */
  readonly before?: ReadState;
  /** Absent of one that was removed. */
  readonly after?: ReadState;
  /** Place by place; nothing of one that is new or was removed. */
  readonly places: readonly StateChange[];
}

export interface ChangeRequest {
  /** Commits to compare; the base is the one that both branches have in common. */
  readonly baseSha: string;
  readonly headSha: string;
  readonly patterns: readonly PathPattern[];
  /** The scenario of the catalogue that the files are the values of, and what its scenario.yaml was read as; absent where scenarios stand beside their values. */
  readonly scenario?: { readonly files: ScenarioFiles; readonly content: unknown };
}

/** More at once nobody would wait for, or pay. */
const MOST_SCENARIOS = 20;

/**
 * What a pull request changes in scenarios: two states of each, read as data. Files that say the same in other words are no change.
 * @throws ConfigurationError for the first file that breaks a rule: whoever sent it may be anybody, so there is no guessing
 * @throws RefusalError of the code host
 */
export async function readChanges(content: RepositoryContent, request: ChangeRequest): Promise<readonly ScenarioChange[]> {
  const states = await listStates(
    content,
    request,
    request.patterns.map(({ folder }) => folder),
  );
  const changed = changedFiles(states, request.patterns);
  const found =
    request.scenario === undefined ? await ofFolders(content, states, changed) : await ofValues(content, states, changed, request.scenario);
  return found.filter(({ before, after, places }) => (before === undefined) !== (after === undefined) || places.length > 0);
}

async function ofFolders(content: RepositoryContent, states: ListedStates, changed: readonly string[]): Promise<readonly ScenarioChange[]> {
  const folders = [...new Set(changed.map(folderOf))];
  if (folders.length > MOST_SCENARIOS)
    throw new ConfigurationError(
      `The pull request changes ${folders.length} scenarios, and at most ${MOST_SCENARIOS} are compared at once.`,
    );
  const changes: ScenarioChange[] = [];
  for (const folder of folders) {
    const slug = folder.slice(folder.lastIndexOf("/") + 1);
    refuseSlug(slug);
    if (changes.some((change) => change.slug === slug))
      throw new ConfigurationError(
        `The pull request changes two folders of a scenario named ${slug}; input "paths" must leave one of them out.`,
      );
    const at = (listing: Listing) => readState(slug, (name) => readText(content, listing, `${folder}/${name}`), folder);
    const [before, after] = [await atBase(() => at(states.before)), await at(states.after)];
    if (before === undefined && after === undefined)
      throw new ConfigurationError(
        `There is no ${shownPath(`${folder}/scenario.yaml`)} beside the values that changed; input "scenario" can say which scenario they are the values of.`,
      );
    changes.push(changeOf(slug, before, after));
  }
  return changes;
}

async function ofValues(
  content: RepositoryContent,
  states: ListedStates,
  changed: readonly string[],
  scenario: NonNullable<ChangeRequest["scenario"]>,
): Promise<readonly ScenarioChange[]> {
  const [path, ...more] = changed;
  if (path === undefined) return [];
  if (more.length > 0)
    throw new ConfigurationError(
      `Input "paths" must name one file where "scenario" is given, and the pull request changes ${changed.slice(0, 3).map(shownPath).join(" and ")}.`,
    );
  const at = async (listing: Listing) => {
    const text = await readText(content, listing, path);
    return text === undefined ? undefined : withValues(scenario, text, shownPath(path));
  };
  return [changeOf(scenario.files.scenario.slug, await atBase(() => at(states.before)), await at(states.after))];
}

function changeOf(slug: string, before: ReadState | undefined, after: ReadState | undefined): ScenarioChange {
  return {
    slug,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    places: before === undefined || after === undefined ? [] : stateChanges(before.files, after.files),
  };
}

/** A reader would look for the trouble in the pull request, which may be the one that mends it. */
async function atBase<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof ConfigurationError ? new ConfigurationError(`As it was before the pull request: ${error.message}`) : error;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
