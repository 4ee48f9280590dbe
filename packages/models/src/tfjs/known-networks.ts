import type { CatalogueEntry } from '../catalogue/catalogue-entry'
import { centerNetCoco } from '../catalogue/centernet'
import { moveNetMultiPose } from '../catalogue/movenet-multipose'
import type { TfjsGraph } from './graph'

/** A network published for TensorFlow.js: how it is converted, and what it is. */
export interface KnownNetwork {
  readonly input: { readonly node: string; readonly name: string; readonly width: number; readonly height: number }
  /** Nodes by the names of the outputs. */
  readonly outputs: Readonly<Record<string, string>>
  readonly entry: CatalogueEntry
}

/** The known network that the graph is, recognised by its authors' node names; undefined for any other. */
export function recognizeNetwork(graph: TfjsGraph): KnownNetwork | undefined {
  return findMoveNet(graph) ?? findCenterNet(graph)
}

/** The parts of MoveNet's graph that compute the maps of CenterNet's pose estimation. */
const moveNetParts = {
  hm: 'center_0',
  wh: 'box_scale_0',
  reg: 'box_offset_0',
  hm_hp: 'kpt_heatmap_0',
  hps: 'kpt_regress_0',
  hp_offset: 'kpt_offset_0',
} as const

/**
 * MoveNet MultiPose (Google) up to its maps, without the decoding in its graph: `centerNetPose` decodes the maps, for
 * any number of people.
 */
function findMoveNet({ nodes }: TfjsGraph): KnownNetwork | undefined {
  const names = [...nodes.keys()]
  const outputs: Record<string, string> = {}
  for (const [output, part] of Object.entries(moveNetParts)) {
    const node = names.find((name) => name.includes(`/${part}/`) && /\/conv2d[^/]*\/BiasAdd$/.test(name))
    if (node === undefined) return undefined
    outputs[output] = node
  }
  if (!nodes.has('input')) return undefined
  return { input: { node: 'input', ...moveNetMultiPose.input }, outputs, entry: moveNetMultiPose }
}

/** CenterNet on MobileNetV3 (mobilenetv3_centernet) up to its maps: scores after the sigmoid, distances in pixels. */
function findCenterNet({ nodes }: TfjsGraph): KnownNetwork | undefined {
  const [node, heatmap, wh] = ['tower_0/images', 'tower_0/keypoints', 'tower_0/wh']
  if (![node, heatmap, wh].every((name) => nodes.has(name!))) return undefined
  return {
    input: { node: node!, ...centerNetCoco.input },
    outputs: { heatmap: heatmap!, wh: wh! },
    entry: centerNetCoco,
  }
}
