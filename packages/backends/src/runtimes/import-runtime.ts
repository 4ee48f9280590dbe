import { MotError } from '@mot/core'

/**
 * Imports a runtime, which is an optional peer.
 * @throws MotError `no-provider` with the command that installs it, or the reason why it does not load.
 */
export async function importRuntime<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    const text = String(error)
    // The messages of Node, Vite and browsers.
    const absent = /Cannot find (package|module)|Could not resolve|Failed to resolve/.test(text) && text.includes(name)
    const reason = absent
      ? `the package ${name} is not installed: npm install ${name}`
      : `${name} does not load: ${text}`
    throw new MotError('no-provider', reason, { cause: error })
  }
}
