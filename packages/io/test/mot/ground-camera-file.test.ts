import { parseGroundCamera } from '@mot/io/mot'
import { expect, test } from 'vitest'

const text = `RotationMatrices
0.03488 -0.99939 -0.00109
-0.03318 -0.00007 -0.99945
0.99884 0.03490 -0.03317

TranslationVectors
150 1129 3387 

IntrinsicMatrix
663 0 320 
0 663 240 
0 0 1 
`

test('the text of UCMCTrack has a rotation, millimetres and intrinsics', () => {
  expect(parseGroundCamera(text)).toEqual({
    rotation: [0.03488, -0.99939, -0.00109, -0.03318, -0.00007, -0.99945, 0.99884, 0.0349, -0.03317],
    translation: [0.15, 1.129, 3.387],
    intrinsics: [663, 0, 320, 0, 663, 240, 0, 0, 1],
  })
  expect(parseGroundCamera(text.replaceAll('\n', '\r\n').replaceAll(' ', '\t'))).toEqual(parseGroundCamera(text))
})

test('JSON has a homography in pixels and metres, or the parts in metres', () => {
  const homography = [2, 0, -1000, 0, 0, 2000, 0, 1, -100]
  expect(parseGroundCamera(JSON.stringify({ homography, place: 'north door' }))).toEqual({ homography })
  const parts = parseGroundCamera(text)
  expect(parseGroundCamera(JSON.stringify(parts, undefined, 2))).toEqual(parts)
})

test.each([
  ['nothing', '', /RotationMatrices/],
  ['JSON that is cut off', '{ "homography": [1, 2', /JSON/],
  ['another object', '{ "lines": [] }', /homography of nine numbers/],
  ['eight numbers', '{ "homography": [1, 2, 3, 4, 5, 6, 7, 8] }', /9 finite numbers/],
  ['a missing part', text.slice(0, text.indexOf('Intrinsic')), /IntrinsicMatrix/],
  ['a word among the numbers', text.replace('1129', 'far'), /"translation"/],
  ['a matrix without an inverse', '{ "homography": [1, 0, 0, 0, 0, 0, 0, 0, 1] }', /inverse/],
])('%s is refused with the name of the file', (_, content, words) => {
  const parse = () => parseGroundCamera(content, { file: 'camera.json' })
  expect(parse).toThrow(expect.objectContaining({ name: 'MotError', code: 'invalid-file' }))
  expect(parse).toThrow(/^camera\.json is no camera: /)
  expect(parse).toThrow(words)
})
