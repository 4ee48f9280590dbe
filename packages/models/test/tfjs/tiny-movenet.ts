import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { convolution, writeGraph } from './graph-writer'

/** A graph with the parts of MoveNet. Each is one convolution of 4 × 4 pixels whose outputs equal its bias. @returns its `model.json`, in a package of its own. */
export async function writeTinyMoveNet(folder: string): Promise<string> {
  const parts = { center: 1, box_scale: 2, box_offset: 2, kpt_heatmap: 17, kpt_regress: 34, kpt_offset: 34 }
  const names = Object.keys(parts).map((part) => `top/${part}_0/conv2d_1/BiasAdd`)
  const { json, bytes } = writeGraph(
    [
      { name: 'input', op: 'Placeholder' },
      ...names.map((name) => ({
        name,
        op: '_FusedConv2D',
        input: ['input', `${name}/w`, `${name}/b`],
        attr: convolution(4, 'SAME', ['BiasAdd']),
      })),
    ],
    Object.values(parts).flatMap((channels, i) => [
      { name: `${names[i]}/w`, shape: [4, 4, 3, channels], values: new Array(48 * channels).fill(0) },
      { name: `${names[i]}/b`, shape: [channels], values: new Array(channels).fill(i === 0 ? 3 : 1) },
    ]),
  )
  const about = { name: '@ada/networks', version: '1.0.0', license: 'MIT' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(about))
  await writeFile(join(folder, 'weights.bin'), bytes)
  await writeFile(join(folder, 'model.json'), JSON.stringify(json))
  return join(folder, 'model.json')
}
