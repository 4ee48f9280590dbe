import type { EmbedderOptions } from './embedder'

/**
 * What public appearance networks want to be fed with: `embedder(model, embedderPresets.osnet)`.
 *
 * - `osnet`: OSNet and the other networks of Torchreid (Zhou et al. 2019), 512 numbers: RGB less ImageNet's mean. Most
 *   networks trained in PyTorch, FastReID's apart, want the same.
 * - `reidRetail`: person-reidentification-retail of Open Model Zoo, 256 numbers: BGR from 0 to 255.
 */
export const embedderPresets = {
  osnet: {
    inputSize: { width: 128, height: 256 },
    mean: [0.485, 0.456, 0.406],
    deviation: [0.229, 0.224, 0.225],
  },
  reidRetail: {
    inputSize: { width: 128, height: 256 },
    channelOrder: 'bgr',
    scale: 1,
  },
} as const satisfies Readonly<Record<string, EmbedderOptions>>
