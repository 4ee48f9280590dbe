import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasDecimalCommas } from '../../src/mot/decimal-commas'
import { parseRows, readClasses } from '../../src/mot/named-rows'
import { parseTable, type TableFormat } from '../../src/mot/table'

const format: TableFormat = {
  columns: ['frame', 'id', 'left'],
  minColumns: { strict: 3, lenient: 2 },
  check: (values, start) => (values[start]! > 0 ? undefined : `frame ${values[start]} is before the first.`),
}

const strict = (text: string) => parseTable(text, format, { file: 'a.txt' })
const lenient = (text: string) => parseTable(text, format, { mode: 'lenient' })
const rowsOf = ({ values, width, rowCount }: ReturnType<typeof parseTable>) =>
  Array.from({ length: rowCount }, (_, row) => [...values.subarray(row * width, (row + 1) * width)])

describe('a table of numbers', () => {
  test('is read with blank lines, blanks, CR LF and a byte order mark, and knows where its rows stand', () => {
    const table = strict('\ufeff\n1,2,3\r\n \t\n 4 ,\t5, 6 \n7,8,9')
    expect(rowsOf(table)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    const { rowCount } = table
    expect([...table.lines.subarray(0, rowCount)]).toEqual([2, 4, 5])
    expect([...table.sourceRows.subarray(0, rowCount)]).toEqual([0, 1, 2])
    expect([...table.columnCounts.subarray(0, rowCount)]).toEqual([3, 3, 3])
    expect([table.lineCount, table.width, table.skippedCount]).toEqual([3, 3, 0])
    for (const text of ['', '\n', '\ufeff', ' \n\t\r\n'])
      expect(strict(text)).toMatchObject({ rowCount: 0, lineCount: 0 })
  })

  test('has each decimal number as Number() rounds it', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.maxSafeInteger(), fc.nat(25)).map(([digits, decimals]) => {
        const text = String(Math.abs(digits)).padStart(decimals + 1, '0')
        return `${digits < 0 ? '-' : ''}${text.slice(0, text.length - decimals)}.${text.slice(text.length - decimals)}`
      }),
      fc.constantFrom('0', '-0', '+1', '.5', '5.', '-.5', '1e3', '1E-3', '9007199254740993', '0.1', '007', '-1'),
    )
    fc.assert(
      fc.property(number, (text) => {
        const [row] = rowsOf(strict(`1,2,${text}`))
        expect(Object.is(row![2], Number(text)) || row![2] === Number(text)).toBe(true)
      }),
    )
  })

  test.each(['', ' ', 'x', '1x', '1.2.3', '--1', '+', '-', '.', '0x10', 'NaN', 'Infinity', '1e', '1e999', '1 2'])(
    'refuses %j as a number, by its column and line',
    (word) => {
      expect(() => strict(`1,2,3\n4,${word},6`)).toThrow(
        expect.objectContaining({
          code: 'invalid-file',
          message: expect.stringMatching(/^a\.txt, line 2: column 2 \(id\) should be a finite number/),
        }),
      )
    },
  )

  test.each([
    ['1,2', /line 1: expected 3 columns, got 2: "1,2"/],
    ['1,2,3,4', /line 1: expected 3 columns, got 4/],
    ['1;2;3', /got 1: "1;2;3" \(semicolons and decimal commas are read in lenient mode\)/],
    ['\n\n0,2,3', /line 3: frame 0 is before the first/],
  ])('refuses %j', (text, message) => {
    expect(() => strict(text)).toThrow(message)
  })

  test('is read leniently: other separators, more columns, and lines left out but counted', () => {
    const table = lenient('1 2 3\n4;5\n6\t7\t8\t9\nx,1,1\n0,1,1\n1\n10 , 11,12 , 13\r\n')
    expect(rowsOf(table)).toEqual([
      [1, 2, 3],
      [4, 5, Number.NaN],
      [6, 7, 8],
      [10, 11, 12],
    ])
    expect([...table.lines.subarray(0, 4)]).toEqual([1, 2, 3, 7])
    expect([...table.sourceRows.subarray(0, 4)]).toEqual([0, 1, 2, 6])
    expect([...table.columnCounts.subarray(0, 4)]).toEqual([3, 2, 3, 3])
    expect(table.lineCount).toBe(7)
    expect(table.skipped.map(({ line, reason }) => [line, reason.replace(/ (should|is|columns).*/, '')])).toEqual([
      [4, 'column 1 (frame)'],
      [5, 'frame 0'],
      [6, 'expected 2 or more'],
    ])
    expect(table.skipped[0]!.reason).toMatch(/got "x"/)
  })

  test('with tabs between its columns is read by its format', () => {
    const tabs: TableFormat = { ...format, separator: 'tab', minColumns: { strict: 2, lenient: 2 } }
    expect(rowsOf(parseTable('1\t2\t3\n4\t5', tabs, {}))).toEqual([
      [1, 2, 3],
      [4, 5, Number.NaN],
    ])
    expect(() => parseTable('1,2', tabs, {})).toThrow(/expected 2 to 3 columns, got 1/)
    expect(() => parseTable('1\tx', tabs, {})).toThrow(/column 2 \(id\).*got "x"/)
  })

  test.each([
    ['1;2;3,5', 2, true],
    ['1;2,25;-3,5\n2;3;+4,0', 3, true],
    ['1 2,5 3', 2, true],
    ['a,b;c\n1;2,5;3', 2, true],
    ['1,2,3', 2, false],
    ['1;2;3', 2, false],
    ['1,5', 2, false],
    ['1;2,5,3', 2, false],
    ['1;2,e5', 2, false],
    ['', 1, false],
  ])('%j with %i columns or more has decimal commas: %s', (text, count, expected) => {
    expect(hasDecimalCommas(text, count)).toBe(expected)
  })

  test('with decimal commas is read leniently with them', () => {
    expect(rowsOf(lenient('1;2;3,5\n2;-1,25;0'))).toEqual([
      [1, 2, 3.5],
      [2, -1.25, 0],
    ])
  })
})

const all = () => undefined
const named = (text: string, options = {}) => parseRows(text, all, { file: 'a', ...options })
const named10 = (text: string, options = {}) => rowsOf(named(text, options))

describe('rows with names', () => {
  const expected = [[3, 7, 1, 2, 4, 6, 0.5, 2, -1, -1]]

  test.each([
    'frame,id,left,top,width,height,score,class\n3,7,1,2,4,6,0.5,2',
    'frame,track_id,bb_left,bb_top,bb_width,bb_height,conf,class_id\n3,7,1,2,4,6,0.5,2',
    'Frame,TrackId,Left,Top,Right,Bottom,Confidence,ClassId\n3,7,1,2,5,8,.5,2',
    '\ufeff\n"frame", "id" ,"left","top",right,bottom,note,score,class\r\n\n3,7,1,2,5,8,"a, ""b""",0.5,2\r\n',
    '{"frame":3,"tracks":[{"id":7,"left":1,"top":2,"width":4,"height":6,"score":0.5,"classId":2}]}',
    '[{"frame":3,"detections":[{"id":7,"box":{"left":1,"top":2,"right":5,"bottom":8},"score":0.5,"classId":2}]}]',
    '{"frame":2,"tracks":[]}\n{"frame":3,"tracks":[{"id":7,"left":1,"top":2,"right":5,"bottom":8,"score":0.5,"classId":2}]}\n',
    '3,7,1,2,4,6,0.5,2,-1,-1',
  ])('%j', (text) => {
    expect(named10(text)).toEqual(expected)
  })

  test('have an id of −1, a score of 1 and a class of −1 where the file has none', () => {
    expect(named10('frame,left,top,width,height\n3,1,2,4,6')).toEqual([[3, -1, 1, 2, 4, 6, 1, -1, -1, -1]])
    expect(named10('frame,id,left,top,width,height,score\n3,,1,2,4,6,')).toEqual([[3, -1, 1, 2, 4, 6, 1, -1, -1, -1]])
  })

  test('have times of frames, names of classes and the last frame, also one without rows', () => {
    const csv = named('frame,time,left,top,width,height,class,class_name\n1,0.5,1,2,4,6,2,"a, b"\n3,1,1,2,4,6,0,c')
    expect([...csv.times]).toEqual([
      [1, 0.5],
      [3, 1],
    ])
    expect(csv.classNames[0]).toBe('c')
    expect(csv.classNames[2]).toBe('a, b')
    expect(csv.lastFrame).toBe(3)
    const json = named('[{"frame":1,"time":0.25,"tracks":[]},\n{"frame":9,"time":2,"tracks":[]}]')
    expect([json.rowCount, json.lastFrame, ...json.times.values()]).toEqual([0, 9, 0.25, 2])
  })

  test.each([
    ['frame,left,top,width,height\n1,2,3,4', /a, line 2: expected 5 columns, got 4/],
    ['frame,left,top,width,height\n\n1,x,3,4,5', /a, line 3: "left" should be a finite number/],
    ['frame,left,top,width,height,class,class_name\n1,2,3,4,5,65536,a', /"class" should be an integer up to 65535/],
    [
      '{"frame":1,"tracks":[{"left":1,"top":2,"right":"5","bottom":8}]}',
      /a, line 1: "width" should be a finite number/,
    ],
    ['{"frame":1,"tracks":{}}', /frame 1 should have a list "detections" or "tracks"/],
    ['{"tracks":[]}', /expected an object with "frame"/],
    ['{"frame":1,"tracks":[]}\nnonsense', /a, line 2: expected a JSON object, got "nonsense"/],
    ['[{"frame":1,"tracks":[]}', /the JSON list is malformed/],
    ['[{"frame":1,\n"tracks":[]},\n{"frame":2,\n"tracks":[3]}]', /a, line 3: "left" should be/],
    ['1,2,3,4,5,6,1,1.5,-1,-1', undefined],
    ['1,2,3,4,5,6,1,1.5', /column 8 \(class\) should be an integer from 0/],
    ['1,2,3,4,5,6,1,-2', /column 8 \(class\) should be an integer from 0, or -1 where it is unknown, got -2/],
  ])('%j: %s', (text, message) => {
    if (message === undefined) expect(() => named(text)).not.toThrow()
    else
      expect(() => named(text)).toThrow(
        expect.objectContaining({ code: 'invalid-file', message: expect.stringMatching(message) }),
      )
  })

  test('that are malformed are left out and listed leniently, the others are read', () => {
    const table = named('frame,left,top,width,height\nx,1,2,4,6\n1,2\n3,1,2,4,6\n', { mode: 'lenient' })
    expect(rowsOf(table).map(([frame]) => frame)).toEqual([3])
    expect(table.skipped.map(({ line }) => line)).toEqual([2, 3])
    expect([...table.lines]).toEqual([4])
    const json = named('{"frame":1,"tracks":[{}]}\nnonsense\n{"frame":2,"tracks":[]}', { mode: 'lenient' })
    expect([json.skippedCount, json.lastFrame]).toEqual([2, 2])
  })

  test('have the class of the eighth column unless the last three are a place in the world', () => {
    const classesOf = (text: string) => [...readClasses(named(text))]
    expect(classesOf('1,2,3,4,5,6,1,3')).toEqual([3])
    expect(classesOf('1,2,3,4,5,6,1,-1')).toEqual([0])
    expect(classesOf('1,2,3,4,5,6,1')).toEqual([0])
    expect(classesOf('1,2,3,4,5,6,1,3,-1,-1')).toEqual([3])
    for (const world of ['3,-1,2', '3,2,-1', '3,1,2', '3.5,-1,-1'])
      expect(classesOf(`1,2,3,4,5,6,1,${world}`)).toEqual([0])
    expect(classesOf('1,2,3,4,5,6,1,3,0.5')).toEqual([3])
  })
})
