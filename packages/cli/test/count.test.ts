import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

/** One person walks down over a line at y 100 and stays in the zone below; another walks up. Boxes of 20 × 40. */
const tracks = [1, 2, 3, 4]
  .flatMap((frame) => [
    `${frame},1,40,${20 + 20 * frame},20,40,0.9,-1,-1,-1`,
    `${frame},2,140,${120 - 20 * frame},20,40,0.9,-1,-1,-1`,
  ])
  .join('\n')

const zones = {
  lines: [{ name: 'door', from: [0, 110], to: [200, 110] }],
  zones: [
    {
      name: 'shelf, left',
      polygon: [
        [0, 110],
        [100, 110],
        [100, 200],
        [0, 200],
      ],
    },
  ],
}

let folder: string
let call: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-count-'))
  await writeFile(join(folder, 'tracks.txt'), tracks)
  await writeFile(join(folder, 'zones.json'), JSON.stringify(zones))
  call = ['count', join(folder, 'tracks.txt'), '--zones', join(folder, 'zones.json')]
})
afterEach(() => rm(folder, { recursive: true }))

describe('mot count', () => {
  test('prints a table of lines and zones', async () => {
    const { status, stdout, stderr } = await runMain([...call, '--frame-rate', '10'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.split('\n')).toEqual([
      'line  in  out',
      'door   1    1',
      '',
      'zone         entered  left  inside  mean dwell',
      'shelf, left        1     1       0       0.1 s',
      '',
    ])
  })

  test('writes events as lines of JSON', async () => {
    const file = join(folder, 'events.jsonl')
    expect(await runMain([...call, '--events', file, '--frame-rate', '10', '--quiet'])).toMatchObject({ status: 0 })
    const events = (await readFile(file, 'utf8')).trim().split('\n')
    expect(events.map((line) => JSON.parse(line))).toEqual([
      { frame: 3, time: 0.2, id: 1, classId: 0, kind: 'cross', name: 'door', direction: 'in' },
      { frame: 3, time: 0.2, id: 2, classId: 0, kind: 'cross', name: 'door', direction: 'out' },
      { frame: 3, time: 0.2, id: 1, classId: 0, kind: 'enter', name: 'shelf, left' },
      {
        frame: 4,
        time: expect.closeTo(0.3, 9),
        id: 1,
        classId: 0,
        kind: 'end',
        name: 'shelf, left',
        dwell: expect.closeTo(0.1, 9),
      },
    ])
  })

  test('writes events as CSV', async () => {
    const file = join(folder, 'events.csv')
    await runMain([...call, '--events', file, '--quiet'])
    const [header, ...lines] = (await readFile(file, 'utf8')).trim().split('\n')
    expect(header).toBe('frame,time,id,classId,kind,name,direction,dwell')
    expect(lines).toContain('3,0.06666666666666667,1,0,cross,door,in,')
    expect(lines.at(-1)).toMatch(/^4,0\.1,1,0,end,"shelf, left",,0\.03/)
  })

  test('classes of a zone are names', async () => {
    const rows = [
      'frame,id,left,top,width,height,score,class,className',
      ...tracks
        .split('\n')
        .map((row, i) => `${row.split(',').slice(0, 7).join(',')},${i % 2},${['person', 'dog'][i % 2]}`),
    ]
    await writeFile(join(folder, 'tracks.csv'), rows.join('\n'))
    await writeFile(join(folder, 'zones.json'), JSON.stringify({ lines: [{ ...zones.lines[0], classes: ['dog'] }] }))
    const { stdout, stderr } = await runMain(['count', join(folder, 'tracks.csv'), ...call.slice(2)])
    expect(stderr).toBe('')
    expect(stdout).toBe('line  in  out\ndoor   0    1\n')
  })

  test.each<[string, unknown, string[], RegExp]>([
    [
      'a line without length',
      { lines: [{ name: 'door', from: [1, 1], to: [1, 1] }] },
      [],
      /zones\.json: Line "door" should have a length/,
    ],
    [
      'a zone of two points',
      {
        zones: [
          {
            polygon: [
              [0, 0],
              [9, 9],
            ],
          },
        ],
      },
      [],
      /three points or more, got 2/,
    ],
    [
      'a zone outside the image',
      zones,
      ['--image-size', '64x64'],
      /zones\.json: Line "door" should lie in the image of 64 × 64/,
    ],
    ['a class that is not there', { lines: [{ ...zones.lines[0], classes: ['cat'] }] }, [], /pass ids/],
    ['a file without lines and zones', { polygons: [] }, [], /zones\.json should have "lines", "zones" or both/],
    ['events of another ending', zones, ['--events', 'events.txt'], /--events should end in \.jsonl or \.csv/],
  ])('refuses %s, and leaves no events', async (_, file, options, message) => {
    await writeFile(join(folder, 'zones.json'), JSON.stringify(file))
    const events = options.includes('--events') ? [] : ['--events', join(folder, 'events.jsonl')]
    const { status, stdout, stderr } = await runMain([...call, ...events, ...options])
    expect(status).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect((await readdir(folder)).sort()).toEqual(['tracks.txt', 'zones.json'])
  })
})
