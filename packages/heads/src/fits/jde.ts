import { type Anchor, type JDEOptions, type JDEOutput, jdeDefaults } from '../jde'
import { type Fit, missingOutputs, type NetworkShape } from './fit'

/** The smaller networks' anchors by the name that `training/export` writes into the file. */
const anchorsByName: Readonly<Record<string, Readonly<Record<JDEOutput, readonly Anchor[]>>>> = {
  jde_1088x608: jdeDefaults.anchors,
  jde_864x480: {
    raw_32: pairs(102, 305, 143, 429, 203, 508, 407, 508),
    raw_16: pairs(25, 76, 36, 107, 51, 152, 71, 215),
    raw_8: pairs(6, 19, 9, 27, 13, 38, 18, 54),
  },
  jde_576x320: {
    raw_32: pairs(85, 255, 120, 360, 170, 420, 340, 320),
    raw_16: pairs(21, 64, 30, 90, 43, 128, 60, 180),
    raw_8: pairs(6, 16, 8, 23, 11, 32, 16, 45),
  },
}

export function fitJDE(network: NetworkShape): Fit<JDEOptions> {
  const anchors = anchorsByName[network.metadata?.network ?? '']
  return missingOutputs(network, ['raw_32', 'raw_16', 'raw_8']) ?? { options: anchors ? { anchors } : {} }
}

function pairs(...sides: number[]): Anchor[] {
  return sides.flatMap((width, i) => (i % 2 === 0 ? [[width, sides[i + 1]!] as const] : []))
}
