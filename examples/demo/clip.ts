import { heldOutSeeds, type StreetOptions, sceneOptions } from '@mot/street'

/** The street of the demos, from the held-out seeds. */
export const demoClip = { ...sceneOptions(heldOutSeeds[1]!), frameCount: 200 } as const satisfies StreetOptions
