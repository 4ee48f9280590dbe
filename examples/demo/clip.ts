import { heldOutSeeds, type StreetOptions, sceneOptions } from '@mot/street'

/** The street that demos show, which the network has never seen. */
export const demoClip = { ...sceneOptions(heldOutSeeds[1]!), frameCount: 200 } as const satisfies StreetOptions
