import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { formatCameraMotion, parseCameraMotion, readCameraMotion, readSequenceInfo } from '@mot/io/mot'
import { describe, expect, test } from 'vitest'
import { caught, SHARED } from '../shared'

const INPUTS = join(SHARED, 'golden/inputs')

/** Two frames as BoT-SORT's files have them: frames from 0, tabs, one more at the end of each line. */
const drawn = `
0 1.000000 0.000000 0.000000 0.000000 1.000000 0.000000
1 1.004654 -0.003387 2.570496 0.003387 1.004654 -2.006500
`
const twoFrames = drawn.trim().replaceAll(' ', '\t').replaceAll('\n', '\t\n')

test('a line gives the motion from the previous frame, and the first line is for the first frame', () => {
  const motion = parseCameraMotion(twoFrames)
  expect(motion.frameCount).toBe(2)
  expect(motion.at(1)).toEqual([1, 0, 0, 0, 1, 0])
  expect(motion.at(2)).toEqual([1.004654, -0.003387, 2.570496, 0.003387, 1.004654, -2.0065])
})

test('a frame without a line did not move', () => {
  const motion = parseCameraMotion('3\t1\t0\t5\t0\t1\t6\n')
  expect(motion.frameCount).toBe(4)
  expect([2, 4, 9].map((frame) => motion.at(frame)[2])).toEqual([0, 5, 0])
  expect(caught(() => motion.at(0))).toMatchObject({ code: 'invalid-frame' })
})

test('files may count frames from 1', () => {
  expect(parseCameraMotion('1\t1\t0\t5\t0\t1\t6', { firstFrame: 1 }).at(1)).toEqual([1, 0, 5, 0, 1, 6])
})

test('written motions are read again, to the last digit', () => {
  const pan = [0.1 + 0.2, 1e-9, -1 / 3, 0, 1, 123.456] as const
  const text = formatCameraMotion(1, [1, 0, 0, 0, 1, 0]) + formatCameraMotion(2, pan)
  expect(parseCameraMotion(text).at(2)).toEqual(pan)
})

describe('a malformed line', () => {
  test.each([
    ['has too few columns', '0\t1\t0\t0\t0\t1', 'line 1: expected 7 columns, got 6'],
    ['has too many columns', '0\t1\t0\t0\t0\t1\t0\t7', 'line 1: expected 7 columns, got 8'],
    ['is separated by commas', '0,1,0,0,0,1,0', 'line 1: expected 7 columns, got 1'],
    ['holds a word', '\n0\t1\t0\tpan\t0\t1\t0', 'line 2: column 4 (c) should be a finite number, got "pan"'],
    ['has a frame below the first', '-1\t1\t0\t0\t0\t1\t0', 'column 1 (frame) should be an integer from 0'],
    ['repeats a frame', '0\t1\t0\t0\t0\t1\t0\n0\t1\t0\t0\t0\t1\t0', 'line 2: frame 0 should be in the file once'],
    ['mirrors the image', '0\t-1\t0\t0\t0\t1\t0', 'mirrors or flattens'],
  ])('and %s is an error that names file and line', (_, text, message) => {
    const error = caught(() => parseCameraMotion(text, { file: 'GMC-MOT17-02.txt' }))
    expect(error.code).toBe('invalid-file')
    expect(error.message).toContain('GMC-MOT17-02.txt, ')
    expect(error.message).toContain(message)
  })

  test('is left out in lenient mode, which also accepts blanks and commas', () => {
    const motion = parseCameraMotion('0,1,0,0,0,1,0\n1 1 0 8 0 1 9 and more\n2 1 0\n3\t0\t0\t0\t0\t0\t0', {
      mode: 'lenient',
    })
    expect(motion.at(2)).toEqual([1, 0, 8, 0, 1, 9])
    expect(motion.skipped.map(({ line }) => line)).toEqual([3, 4])
  })
})

const known = existsSync(INPUTS)
  ? readdirSync(INPUTS, { recursive: true, encoding: 'utf8' }).filter((file) => /camera-motion.*\.txt\.gz$/.test(file))
  : []

test.skipIf(known.length === 0)(
  'the files of both projects are read, a motion for every frame (needs ../shared)',
  async () => {
    for (const file of known) {
      const motion = await readCameraMotion(join(INPUTS, file))
      const { frameCount } = await readSequenceInfo(join(INPUTS, file, '../seqinfo.ini'))
      expect(motion.frameCount, file).toBe(frameCount)
      expect(motion.at(1), file).toEqual([1, 0, 0, 0, 1, 0])
    }
  },
)
