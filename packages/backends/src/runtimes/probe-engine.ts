import { MotError } from '@mot/core'
import { fromRuntime } from '../runtime-errors'
import { probeModel } from './probe-model'
import type { Engine } from './runtime'

/**
 * Runs a network of one addition: some providers create a session and fail only when it runs. The session stays open as
 * long as the engine, because WebGPU's device is destroyed with the last session.
 * @throws MotError `no-provider` with the runtime's reason.
 */
export async function probeEngine(engine: Omit<Engine, 'close'>): Promise<Engine> {
  return engine.queue.run(async () => {
    try {
      const session = await engine.createSession(probeModel())
      const { y } = await session.run({ x: new engine.Tensor('float32', Float32Array.of(21), [1]) })
      const got = y && 'data' in y ? Number(y.data[0]) : undefined
      if (got !== 42) throw new MotError('no-provider', `it computes 21 + 21 = ${got}`)
      return { ...engine, close: () => engine.queue.run(() => session.release()) }
    } catch (error) {
      throw fromRuntime(error, 'no-provider', 'it cannot run here')
    }
  })
}
