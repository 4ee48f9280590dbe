import { type FileFormatName, parseObjects, recogniseFormat } from '@mot/io/formats'
import { expect, test } from 'vitest'

test.each<[FileFormatName, string, string]>([
  ['cvat', 'a.txt', '\ufeff<?xml version="1.0"?>\n<annotations>'],
  ['coco', 'a.json', '{"images":[],"annotations":[],"categories":[]}'],
  ['coco-results', 'a.json', ' [{"image_id":1,"bbox":[1,2,3,4]}]'],
  ['datumaro', 'a.json', '{"info":{},"items":[]}'],
  ['label-studio', 'a.json', '[{"id":1,"annotations":[]}]'],
  ['label-studio', 'a.json', '[{"id":1,"video":"a.mp4","box":[{"sequence":[]}]}]'],
  ['json', 'a.json', '[{"frame":1,"tracks":[]}]'],
  ['jsonl', 'a.json', '{"frame":1,"tracks":[]}\n{"frame":2,"tracks":[]}'],
  ['csv', 'a.txt', 'frame,id,left,top,width,height\n1,2,3,4,5,6'],
  ['mot', 'a.csv', '1,2,3.5,4,5,6,1,-1,-1,-1'],
  ['mot-gt', 'gt.txt', '1,2,3.5,4,5,6,1,1,0.8'],
  ['kitti', 'a.txt', '0 2 Car 0 0 -1.5 1 2 3 4 1 1 1 1 1 1 0'],
  ['mots', 'a.txt', '1 2001 2 5 7 ;32NO0129'],
  // Of what is empty, the name alone speaks.
  ['jsonl', 'a.jsonl', ''],
  ['csv', 'a.csv', '\n'],
  ['mot', 'a.txt', ' '],
])('%s in %s', (format, file, text) => {
  expect(recogniseFormat(text, file)).toBe(format)
})

test.each([
  [
    'a page',
    '<!doctype html><html></html>',
    'should be XML of CVAT, whose root is "annotations", got "<!doctype html><html></html>".',
  ],
  ['an archive', 'PK\u0003\u0004', 'is a zip archive'],
  ['half a document', '[{"frame":1', 'is not JSON'],
  ['other JSON', '{"hello":"world"}', 'is JSON of no known format, got ["hello"].'],
  ['a list of numbers', '[1,2]', 'is JSON of no known format, got [1].'],
])('%s is refused', (_, text, message) => {
  expect(() => recogniseFormat(text, 'a')).toThrow(expect.objectContaining({ code: 'invalid-file' }))
  expect(() => recogniseFormat(text, 'a')).toThrow(message)
})

test('a misspelled format is told its neighbour', () => {
  const format = 'labelstudio' as 'label-studio'
  expect(() => parseObjects('', { format })).toThrow('There is no format "labelstudio" here: label-studio?')
})
