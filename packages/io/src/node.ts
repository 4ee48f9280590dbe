/**
 * Node's built-in modules, where available. They are loaded at run time and not imported, so that bundles for browsers
 * do not contain them.
 */
interface NodeModules {
  'node:child_process': typeof import('node:child_process')
  'node:fs': typeof import('node:fs')
  'node:fs/promises': typeof import('node:fs/promises')
  'node:path': typeof import('node:path')
  'node:url': typeof import('node:url')
  'node:v8': typeof import('node:v8')
  'node:vm': typeof import('node:vm')
  'node:worker_threads': typeof import('node:worker_threads')
}

/** A module of Node; undefined in a browser. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined
}
