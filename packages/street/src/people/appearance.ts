import type { Random } from '../random'
import { blend, type Colour, scaled } from '../raster/colour'
import type { Paint, Pattern } from '../raster/paint'
import * as wardrobe from './wardrobe'

/** Build and clothes of a person, which distinguish people. Lengths in metres. */
export interface Appearance {
  readonly height: number
  /** Relative breadth, 1 for a slim adult. */
  readonly build: number
  readonly skin: Colour
  readonly hair: Colour
  readonly hairCut: 'bald' | 'short' | 'long' | 'bun'
  readonly top: Paint
  readonly topCut: 'shirt' | 'jacket' | 'coat'
  readonly sleeves: 'short' | 'long'
  readonly bottom: Paint
  readonly bottomCut: 'trousers' | 'shorts' | 'skirt' | 'dress'
  readonly shoes: Colour
  readonly hat: 'none' | 'cap' | 'beanie' | 'brim'
  readonly hatColour: Colour
  readonly bag: 'none' | 'backpack' | 'handbag' | 'satchel'
  readonly bagColour: Colour
  /** 1 or -1: the side that carries the bag. */
  readonly bagSide: number
}

/** Draws the appearance of a new person. */
export function drawAppearance(random: Random): Appearance {
  const child = random.chance(0.1)
  const bottomCut = random.weighted({ trousers: 0.62, shorts: 0.1, skirt: 0.14, dress: 0.14 })
  const top = drawTop(random)
  return {
    height: child ? random.range(1.1, 1.4) : random.range(1.56, 1.94),
    build: child ? random.range(0.85, 1) : random.range(0.92, 1.28),
    skin: random.pick(wardrobe.skins),
    hair: random.pick(wardrobe.hairs),
    hairCut: random.weighted({ bald: 0.1, short: 0.45, long: 0.3, bun: 0.15 }),
    top,
    topCut: bottomCut === 'dress' ? 'shirt' : random.weighted({ shirt: 0.4, jacket: 0.38, coat: 0.22 }),
    sleeves: random.chance(0.35) ? 'short' : 'long',
    bottom: bottomCut === 'dress' ? top : drawBottom(random),
    bottomCut,
    shoes: random.pick(wardrobe.shoes),
    hat: random.weighted({ none: 0.7, cap: 0.11, beanie: 0.1, brim: 0.09 }),
    hatColour: varied(random.pick(wardrobe.cloths), random),
    bag: random.weighted({ none: 0.48, backpack: 0.2, handbag: 0.16, satchel: 0.16 }),
    bagColour: varied(random.pick(wardrobe.cloths), random),
    bagSide: random.chance(0.5) ? 1 : -1,
  }
}

/** The appearance of another person in similar clothes: colours are nearly kept, the build is not. */
export function drawSimilarAppearance(model: Appearance, random: Random): Appearance {
  return {
    ...drawAppearance(random),
    top: { ...model.top, colour: varied(model.top.colour, random) },
    topCut: model.topCut,
    sleeves: model.sleeves,
    bottom: { ...model.bottom, colour: varied(model.bottom.colour, random) },
    bottomCut: model.bottomCut,
  }
}

function drawTop(random: Random): Paint {
  const colour = varied(random.pick(wardrobe.cloths), random)
  if (random.chance(0.62)) return { colour }
  return { colour, pattern: drawPattern(colour, random) }
}

function drawPattern(colour: Colour, random: Random): Pattern {
  const kind = random.weighted({ stripes: 0.5, bars: 0.12, checks: 0.18, block: 0.2 })
  const other = random.chance(0.5) ? random.pick(wardrobe.cloths) : scaled(colour, random.pick([0.4, 1.7]))
  return { kind, colour: other, period: kind === 'block' ? random.range(0.15, 0.3) : random.range(0.09, 0.2) }
}

function drawBottom(random: Random): Paint {
  const colour = varied(random.pick(random.chance(0.75) ? wardrobe.bottoms : wardrobe.cloths), random)
  if (random.chance(0.88)) return { colour }
  return { colour, pattern: { kind: 'checks', colour: scaled(colour, 1.5), period: 0.12 } }
}

function varied(colour: Colour, random: Random): Colour {
  return blend(scaled(colour, random.range(0.85, 1.12)), [128, 128, 128], random.range(0, 0.12))
}
