import { MotError } from '@mot/core'
import { fromRuntime } from '../runtime-errors'
import { probeModel } from './probe-model'
import type { Engine } from './runtime'

/**
 * Runs a network of one addition: some providers take a session and fail only when it runs. Its session stays open as
 * long as the engine, because WebGPU's device goes with the last one.
 * @throws MotError `no-provider` with the runtime's reason.
 */
export async function tryOut(engine: Omit<Engine, 'close'>): Promise<Engine> {
  return engine.turns.take(async () => {
    try {
      const session = await engine.createSession(probeModel())
      const { y } = await session.run({ x: new engine.Tensor('float32', Float32Array.of(21), [1]) })
      const got = y && 'data' in y ? Number(y.data[0]) : undefined
      if (got !== 42) throw new MotError('no-provider', `it computes 21 + 21 = ${got}`)
      return { ...engine, close: () => engine.turns.take(() => session.release()) }
    } catch (error) {
      throw fromRuntime(error, 'no-provider', 'it cannot run here')
    }
  })
}
