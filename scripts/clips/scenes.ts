import type { StreetOptions } from '@mot/street'

/** The clips of the playground: streets that the network never saw. */
export interface ClipScene {
  readonly name: string
  readonly title: string
  readonly street: StreetOptions & { readonly width: number; readonly height: number; readonly frameRate: number }
  /** Frame of the poster, from 1. */
  readonly poster: number
}

const size = { width: 640, height: 384, frameRate: 20, frameCount: 200, camera: 'fixed' } as const

export const clipScenes: readonly ClipScene[] = [
  {
    name: 'street',
    title: 'A street at noon',
    street: { ...size, seed: 9008, layout: 'street', light: 'day', people: 9 },
    poster: 60,
  },
  {
    name: 'evening',
    title: 'A street in the evening',
    street: { ...size, seed: 9012, layout: 'street', light: 'dusk', people: 14 },
    poster: 60,
  },
]
