import { createRequire } from 'node:module'

/** Version of this package. */
export function ownVersion(): string {
  return (createRequire(import.meta.url)('@mot/cli/package.json') as { version: string }).version
}
