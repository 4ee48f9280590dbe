import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkExamples } from '../../../scripts/examples-in-markdown'
import { codeText } from '../model/code-text'
import { slidersOf } from '../model/sliders'
import { trackerNames } from '../model/trackers'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('code follows the controls', () => {
  expect(codeText({ tracker: 'ByteTrack', options: { maxLostFrames: 60 } }, 20)).toBe(
    [
      "import { ByteTrack } from '@mot/trackers'",
      '',
      'const tracker = new ByteTrack({ frameRate: 20, maxLostFrames: 60 })',
      'for await (const detections of frames) {',
      '  for (const { id, box } of tracker.update(detections)) {',
      '    console.log(id, box)',
      '  }',
      '}',
    ].join('\n'),
  )
})

test('the code of every tracker with all its sliders moved type-checks', () => {
  const given = [
    'declare const frames: AsyncIterable<import("@mot/core").Detections>',
    'declare const camera: { homography: number[] }',
  ]
  const examples = trackerNames.map((tracker, index) => {
    const options = Object.fromEntries(slidersOf(tracker).map(({ name, max }) => [name, max]))
    const code = `${given.join('\n')}\n${codeText({ tracker, options }, 20)}\n`
    return { page: `${root}docs/playground.md`, line: 1 + 100 * index, code }
  })
  expect(checkExamples(root, `${root}docs/given.d.ts`, examples)).toEqual([])
}, 180_000)
