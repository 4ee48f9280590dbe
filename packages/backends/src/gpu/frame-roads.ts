import type { RoadsOf } from '../open-backend'
import { DeviceWays } from './device-ways'
import { FrameRoad } from './frame-road'

/** Roads on an engine: on its device where the runtime shares one, else on the processor. */
export const frameRoads: RoadsOf = async (engine, provider) => {
  const device = await engine.device
  return {
    sessionOptions: device ? { preferredOutputLocation: 'gpu-buffer' } : {},
    create: (session, state) =>
      new FrameRoad({ session, engine, provider, state, ...(device && { ways: new DeviceWays(device) }) }),
  }
}
