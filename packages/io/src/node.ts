/**
 * Node's own modules, where there are any. Asked for at run time and not imported, so that a bundle for a browser holds
 * no trace of them.
 */
interface NodeModules {
  'node:child_process': typeof import('node:child_process')
  'node:fs': typeof import('node:fs')
  'node:fs/promises': typeof import('node:fs/promises')
  'node:path': typeof import('node:path')
  'node:url': typeof import('node:url')
}

/** A module of Node; undefined in a browser. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined
}
