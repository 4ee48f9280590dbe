import { MotError } from '@mot/core'
import { centerNet } from './center-net'
import { centerNet3D } from './center-net-3d'
import { centerNetPose } from './center-net-pose'
import { centerNetTriplets } from './center-net-triplets'
import { cornerNet } from './corner-net'
import { cornerNetSaccade } from './corner-net-saccade'
import { cornerNetSqueeze } from './corner-net-squeeze'
import { detr } from './detr'
import { extremeNet } from './extreme-net'
import { fairMOT } from './fairmot'
import { fcos } from './fcos'
import { fitCenterNet } from './fits/center-net'
import { fitCenterNet3D } from './fits/center-net-3d'
import { fitCenterNetPose } from './fits/center-net-pose'
import { fitCenterNetTriplets, fitCornerNet, fitCornerNetSaccade, fitCornerNetSqueeze } from './fits/corner-net'
import { fitDETR } from './fits/detr'
import { fitExtremeNet } from './fits/extreme-net'
import { fitFairMOT } from './fits/fairmot'
import { fitFCOS } from './fits/fcos'
import type { Fit, NetworkShape } from './fits/fit'
import { fitJDE } from './fits/jde'
import { fitNanoDet } from './fits/nanodet'
import { describeSuppressed } from './fits/suppressed'
import { fitYOLO } from './fits/yolo'
import { fitYOLOX } from './fits/yolox'
import type { Head } from './head'
import { jde } from './jde'
import { nanoDet } from './nanodet'
import { yolo } from './yolo'
import { yolox } from './yolox'

/** A head that fits a network. */
export interface DetectedHead {
  /** Name of the head's function: `yolox`. */
  readonly name: string
  /** Options that differ from the defaults. */
  readonly options: Readonly<Record<string, unknown>>
  readonly head: Head
}

/** A head and the test whether a network fits it. */
interface Candidate {
  readonly name: string
  fit(network: NetworkShape): Fit<Readonly<Record<string, unknown>>>
  make(options: Readonly<Record<string, unknown>>): Head
}

function candidate<Options extends object>(
  name: string,
  make: (options: Options) => Head,
  fit: (network: NetworkShape) => Fit<Options>,
): Candidate {
  return { name, make, fit } as Candidate
}

/** In the order in which they are tried: heads with more outputs come first. */
const candidates: readonly Candidate[] = [
  candidate('fairMOT', fairMOT, fitFairMOT),
  candidate('jde', jde, fitJDE),
  candidate('centerNetPose', centerNetPose, fitCenterNetPose),
  candidate('centerNet3D', centerNet3D, fitCenterNet3D),
  candidate('centerNet', centerNet, fitCenterNet),
  candidate('centerNetTriplets', centerNetTriplets, fitCenterNetTriplets),
  candidate('cornerNetSaccade', cornerNetSaccade, fitCornerNetSaccade),
  candidate('cornerNetSqueeze', cornerNetSqueeze, fitCornerNetSqueeze),
  candidate('cornerNet', cornerNet, fitCornerNet),
  candidate('extremeNet', extremeNet, fitExtremeNet),
  candidate('fcos', fcos, fitFCOS),
  candidate('detr', detr, fitDETR),
  candidate('nanoDet', nanoDet, fitNanoDet),
  candidate('yolox', yolox, fitYOLOX),
  candidate('yolo', yolo, fitYOLO),
]

/**
 * Selects the head that fits a network by the names and shapes of its outputs. These do not show the pixel format that the
 * network was trained with: it is the default of the head.
 * @throws MotError `invalid-model` with one reason for each head when none fits, or when there is no image input.
 */
export function detectHead(model: NetworkShape): DetectedHead {
  const reasons: string[] = []
  for (const { name, fit, make } of candidates) {
    const found = fit(model)
    if ('options' in found) return { name, options: found.options, head: make(found.options) }
    reasons.push(`${name}: it ${found.reason}`)
  }
  const suppressed = describeSuppressed(model)
  const outputs = model.outputs.map(({ name, shape }) => `"${name}" [${shape.join(', ')}]`).join(', ') || 'none'
  const lead = suppressed === undefined ? '' : `\n  ${suppressed}`
  throw new MotError(
    'invalid-model',
    `No head fits a network with the outputs ${outputs}:${lead}\n  ${reasons.join('\n  ')}`,
  )
}
