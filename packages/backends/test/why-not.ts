import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { plainMessage } from '../src/runtime-errors'

const program = fileURLToPath(new URL('./run-once.mjs', import.meta.url))

/**
 * Why onnxruntime-node cannot run a network on a provider here; empty if it can. The presence of files is not enough: a
 * driver without its loader is no device. The provider is tried without this package, whose errors must not count as a
 * missing device, and in a child process, because drivers may end their process.
 */
export function whyNot(provider: string, { env = process.env, seconds = 60 } = {}): string {
  const trial = spawnSync(process.execPath, [program, provider], {
    env,
    timeout: 1000 * seconds,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  })
  if (trial.error && 'code' in trial.error && trial.error.code === 'ETIMEDOUT') return `no answer in ${seconds} seconds`
  if (trial.error) return trial.error.message
  // A driver that ends the process after the answer leaves no device to test on, either.
  if (trial.signal) return `trying it out ended the process with ${trial.signal}`
  if (trial.status !== 0) return `trying it out ended the process with status ${trial.status}`
  const { reason } = JSON.parse(trial.stdout.trim().split('\n').at(-1)!) as { reason: string }
  return plainMessage(reason)
}
