import type { ModelManifest } from '../manifest'
import type { TfjsGraph } from './graph'

/** A network published for TensorFlow.js: how it is converted, and its manifest. */
export interface KnownNetwork {
  readonly input: { readonly node: string; readonly name: string; readonly width: number; readonly height: number }
  /** Nodes by the names of the outputs. */
  readonly outputs: Readonly<Record<string, string>>
  readonly manifest: Pick<
    ModelManifest,
    'name' | 'description' | 'head' | 'headOptions' | 'tracker' | 'classes' | 'training'
  >
}

/** The known network that the graph is, recognised by its authors' node names; undefined for any other. */
export function recognizeNetwork(graph: TfjsGraph): KnownNetwork | undefined {
  return moveNetMultiPose(graph)
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
function moveNetMultiPose({ nodes }: TfjsGraph): KnownNetwork | undefined {
  const names = [...nodes.keys()]
  const outputs: Record<string, string> = {}
  for (const [output, part] of Object.entries(moveNetParts)) {
    const node = names.find((name) => name.includes(`/${part}/`) && /\/conv2d[^/]*\/BiasAdd$/.test(name))
    if (node === undefined) return undefined
    outputs[output] = node
  }
  if (!nodes.has('input')) return undefined
  return {
    input: { node: 'input', name: 'images', width: 256, height: 256 },
    outputs,
    manifest: {
      name: 'movenet-multipose',
      description: 'People and their 17 joints (MoveNet MultiPose).',
      head: 'centerNetPose',
      headOptions: { resolution: 'corner', pixels: { scale: 1 }, pairs: 'yx', jointOffset: 'each' },
      tracker: 'ByteTrack',
      classes: ['person'],
      training: 'By Google; converted from its TensorFlow.js graph.',
    },
  }
}
