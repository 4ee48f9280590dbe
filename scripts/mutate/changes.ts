/** Runs git. @throws where it fails: no repository, no such commit. */
export type Git = (command: readonly string[]) => string

/**
 * What has changed in the packages, as a diff without context: what is not committed, else since the branch has left main, else the last
 * commit. Undefined where there is nothing to compare with: no repository, or a clone of one commit.
 */
export function changesOf(git: Git): string | undefined {
  const attempt = (...command: string[]) => {
    try {
      return git(command).trim()
    } catch {
      return undefined
    }
  }
  const head = attempt('rev-parse', 'HEAD')
  const isDirty = attempt('status', '--porcelain', '-uno', '--', 'packages') !== ''
  const forks = ['main', 'origin/main'].map((branch) => attempt('merge-base', branch, 'HEAD'))
  const fork = forks.find((commit) => commit !== undefined && commit !== head)
  const base = fork ?? (isDirty ? head : attempt('rev-parse', '--verify', '--quiet', 'HEAD~1'))
  if (base === undefined) return undefined
  return attempt('diff', '-U0', '--diff-filter=AMR', base, '--', 'packages')
}
