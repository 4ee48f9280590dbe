import type { EmbedderOptions } from './embedder'

/**
 * Input sizes and pixel formats of public appearance networks: `embedder(model, embedderPresets.osnet)`.
 *
 * - `osnet`: OSNet and the other networks of Torchreid (Zhou et al. 2019), 512 numbers: RGB normalised as for
 *   ImageNet. So are most networks trained in PyTorch, except FastReID's.
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
