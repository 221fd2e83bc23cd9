/** A repository by its names, and by the numbers that stay when it is renamed. */
export interface TrustedRepository {
  readonly owner: string;
  readonly name: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
}

/**
 * The subjects of a repository's ID tokens. Repositories made, renamed or moved since 15 July 2026 carry the second format, older ones the first,
 * until somebody opts in. Source: GitHub's documentation of OpenID Connect.
 * @param context what follows the repository: `environment:NAME`, `ref:refs/heads/main`, `pull_request`
 * @returns `repo:OWNER/NAME:…`, and `repo:OWNER@ID/NAME@ID:…` where the numbers are known
 */
export function subjects({ owner, name, ownerId, repositoryId }: TrustedRepository, context: string): readonly string[] {
  const classic = `repo:${owner}/${name}:${context}`;
  return ownerId && repositoryId ? [classic, `repo:${owner}@${ownerId}/${name}@${repositoryId}:${context}`] : [classic];
}

/** A colon in a name is escaped in the subject. */
export const environmentContext = (environment: string): string => `environment:${environment.replaceAll(":", "%3A")}`;
