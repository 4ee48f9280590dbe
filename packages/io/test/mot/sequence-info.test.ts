import { formatSequenceInfo, parseSequenceInfo } from '@mot/io/mot'
import { expect, test } from 'vitest'
import { caught } from '../shared'

const TEXT =
  '[Sequence]\nname=MOT17-02\nimDir=img1\nframeRate=30\nseqLength=600\nimWidth=1920\nimHeight=1080\nimExt=.jpg\n'

test('a sequence has its name, length, rate and size', () => {
  const info = parseSequenceInfo(TEXT)
  expect(info).toEqual({
    name: 'MOT17-02',
    imageFolder: 'img1',
    frameRate: 30,
    frameCount: 600,
    imageWidth: 1920,
    imageHeight: 1080,
    imageExtension: '.jpg',
  })
  expect(formatSequenceInfo(info)).toBe(TEXT)
})

test('comments, blanks, CR LF, other sections and unknown keys are ignored', () => {
  const text = `; made by hand\r\n[Other]\r\nframeRate=5\r\n${TEXT.replaceAll('=', ' = ').replaceAll('\n', '\r\n')}source=x=y\r\n`
  expect(parseSequenceInfo(text).frameRate).toBe(30)
})

test.each([
  ['seqLength=600', 'seqLength=', 'x/seqinfo.ini: "seqLength" should be a positive integer, got none.'],
  ['seqLength=600', 'seqLength=6.5', 'x/seqinfo.ini: "seqLength" should be a positive integer, got "6.5".'],
  ['frameRate=30', 'frameRate=fast', 'x/seqinfo.ini: "frameRate" should be a positive number, got "fast".'],
  ['[Sequence]', '[Sequences]', 'x/seqinfo.ini: "frameRate" should be a positive number, got none.'],
])('%s as %s is refused', (from, to, message) => {
  const error = caught(() => parseSequenceInfo(TEXT.replace(from, to), { file: 'x/seqinfo.ini' }))
  expect(error).toMatchObject({ code: 'invalid-file', message })
})
