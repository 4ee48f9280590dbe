import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

const tracks = `frame,id,left,top,width,height,score,class,className
1,3,10,20,30,40,0.5,0,person
1,4,100,20,30,40,0.5,1,car
2,3,12,20,30,40,0.5,0,person
4,3,14,20,30,40,0.5,0,person
`

let folder: string
const at = (name: string) => join(folder, name)
const convert = (input: string, out: string, ...options: string[]) =>
  runMain(['convert', at(input), out === '-' ? out : at(out), ...options])
const read = (name: string) => readFile(at(name), 'utf8')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-convert-'))
  await writeFile(at('tracks.csv'), tracks)
})
afterEach(() => rm(folder, { recursive: true }))

describe('mot convert', () => {
  test('goes through every format and back to the same file', async () => {
    const size = ['--image-size', '640x480', '--frame-rate', '25']
    const way = [
      ['a.xml'],
      ['b.json', '--to', 'label-studio'],
      ['c.json', '--to', 'coco'],
      ['d'],
      ['e.json', '--to', 'datumaro'],
      ['f.json'],
      ['g.jsonl'],
      ['back.csv'],
    ]
    let from = 'tracks.csv'
    for (const [out, ...options] of way) {
      expect(await convert(from, out!, ...options, ...size, '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' })
      from = out!
    }
    expect(await read('back.csv')).toBe(tracks)
    expect(await read('a.xml')).toContain('<track id="3" label="person" source="auto">')
    expect(await readdir(at('d/labels/train'))).toHaveLength(4)
  })

  test('prints what it has converted, and what is supposed and lost', async () => {
    await convert('tracks.csv', 'labels', '--image-size', '640x480', '--quiet')
    const { stderr } = await convert('labels', 'tracks.txt', '--image-size', '640x480')
    expect(stderr.replaceAll(folder, '')).toBe(
      [
        'mot: /labels has no frame 0: its frames are taken to count from 1.',
        'mot: A file of MOTChallenge rows does not hold the names of the classes.',
        'mot: A file of MOTChallenge rows does not hold the size of the images.',
        '4 rows of 2 tracks in 4 frames, as MOTChallenge rows',
        '',
      ].join('\n'),
    )
  })

  test('writes to standard output, and reads compressed files', async () => {
    await writeFile(at('tracks.csv.gz'), gzipSync(tracks))
    expect((await convert('tracks.csv.gz', '-', '--to', 'csv', '--quiet')).stdout).toBe(tracks)
  })

  test('reads an unpacked export by its folder, and a sequence of MOTChallenge with its size', async () => {
    await convert('tracks.csv', 'export.xml', '--quiet')
    await mkdir(at('export'))
    await writeFile(at('export/annotations.xml'), await read('export.xml'))
    expect(await convert('export', 'a.csv', '--quiet')).toMatchObject({ status: 0 })
    expect(await read('a.csv')).toBe(tracks)

    await mkdir(at('MOT17-00/gt'), { recursive: true })
    await writeFile(at('MOT17-00/gt/gt.txt'), '1,3,10,20,30,40,1,1,0.5\n')
    const info = ['name=a', 'imDir=img1', 'frameRate=30', 'seqLength=2', 'imWidth=100', 'imHeight=50', 'imExt=.jpg']
    await writeFile(at('MOT17-00/seqinfo.ini'), `[Sequence]\n${info.join('\n')}\n`)
    expect(await convert('MOT17-00', 'labels', '--quiet')).toMatchObject({ status: 0 })
    expect(await read('labels/labels/train/frame_000001.txt')).toBe('0 0.25 0.8 0.3 0.8 3\n')
    expect(await read('labels/labels/train/frame_000002.txt')).toBe('')
    expect(await read('labels/data.yaml')).toContain('  0: "pedestrian"\n')
  })

  test('--classes names the classes of a file without names', async () => {
    await writeFile(at('det.txt'), '1,-1,10,20,30,40,0.5,1,-1,-1\n')
    await convert('det.txt', 'det.csv', '--classes', 'person,car', '--quiet')
    expect(await read('det.csv')).toContain('1,10,20,30,40,0.5,1,car')
  })

  test.each([
    ['a size that is missing', ['tracks.csv', 'labels'], 2, 'Pass --image-size, or --video.'],
    [
      'size and rate that are missing',
      ['tracks.csv', 'a.json', '--to', 'label-studio'],
      2,
      'Pass --image-size and --frame-rate, or --video.',
    ],
    ['an unknown format', ['tracks.csv', 'a.json', '--to', 'label'], 2, '--to has no format "label"'],
    [
      'a misspelled format',
      ['tracks.csv', 'a.json', '--to', 'labelstudio'],
      2,
      '--to has no format "labelstudio": label-studio?',
    ],
    ['a format that is only read', ['tracks.csv', 'a.txt', '--to', 'kitti'], 2, 'KITTI tracking labels are only read.'],
    ['an ending of no format', ['tracks.csv', 'a.pdf'], 2, 'has the ending of no format'],
    ['the input as output', ['tracks.csv', 'tracks.csv'], 2, 'are the same file'],
    ['boxes for masks', ['tracks.csv', 'a.txt', '--to', 'mots'], 2, 'MOTS has masks, no boxes'],
    [
      'a file of another format',
      ['tracks.csv', 'a.csv', '--from', 'cvat'],
      1,
      'tracks.csv, line 6: the XML is malformed',
    ],
    ['a missing file', ['none.csv', 'a.xml'], 1, 'cannot be read'],
  ])('refuses %s, and leaves nothing behind', async (_, [input, out, ...options], status, message) => {
    const outcome = await convert(input!, out!, ...options)
    expect(outcome.status).toBe(status)
    expect(outcome.stderr).toContain(message)
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['tracks.csv'])
    expect(await read('tracks.csv')).toBe(tracks)
  })

  test('does not write into a folder with files', async () => {
    await mkdir(at('labels'))
    await writeFile(at('labels/own.txt'), 'own')
    const { status, stderr } = await convert('tracks.csv', 'labels', '--image-size', '640x480')
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('a new or an empty folder') })
    expect(await readdir(folder)).toEqual(['labels', 'tracks.csv'])
    expect(await readdir(at('labels'))).toEqual(['own.txt'])
  })

  test('a run that is interrupted leaves nothing behind', async () => {
    const controller = new AbortController()
    controller.abort()
    const { status } = await runMain(['convert', at('tracks.csv'), at('a.xml')], controller.signal)
    expect(status).toBe(130)
    expect(await readdir(folder)).toEqual(['tracks.csv'])
  })
})
