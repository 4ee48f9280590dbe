import { floorsOf, type ImportGraph, withoutShortcuts } from './import-graph'

const width = 960
const gap = 16
/** Between floors, where the arrows are. */
const storey = 64
const lineHeight = 15
const padding = 12
/** Mean width of a letter of the captions. */
const letter = 5.9

/** Something on a floor: a room, or where an arrow passes on its way further down. */
interface Place {
  readonly room: string | undefined
  /** Places right below that an arrow leads to. */
  readonly below: Place[]
  /** Position in its floor, from 0 at the left to 1. */
  order: number
  x: number
  y: number
  width: number
  height: number
}

/** The house as SVG: rooms by floor, what imports above what is imported, and an arrow for each import. */
export function drawFloors(title: string, graph: ImportGraph, captionOf: (room: string) => string): string {
  const floors = layOut(withoutShortcuts(graph))
  let y = 1
  for (const floor of [...floors].reverse()) {
    const rooms = floor.filter(({ room }) => room !== undefined)
    const narrow = gap * (floor.length - rooms.length)
    const wide = Math.min(300, (width - 2 - narrow - gap * (floor.length - 1)) / rooms.length)
    const captions = rooms.map(({ room }) => wrap(captionOf(room!), (wide - 2 * padding) / letter).length)
    const height = 2 * padding + lineHeight * (1 + Math.max(...captions))
    let x = (width - wide * rooms.length - narrow - gap * (floor.length - 1)) / 2
    for (const place of floor) {
      place.width = place.room === undefined ? gap : wide
      Object.assign(place, { x, y, height })
      x += place.width + gap
    }
    y += height + storey
  }
  const places = floors.flat()
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y - storey + 1}" font-family="system-ui, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">`,
    `<path class="tip" d="M0 0 8 4 0 8Z"/></marker></defs>`,
    ...places.flatMap(arrowsFrom),
    ...places.filter(({ room }) => room !== undefined).map((place) => box(place, captionOf(place.room!))),
    '</svg>\n',
  ].join('\n')
}

/** Floors from the ground up; each place in the middle of those above and below that it is joined with. */
function layOut(graph: ImportGraph): Place[][] {
  const newPlace = (room?: string): Place => ({ room, below: [], order: 0.5, x: 0, y: 0, width: 0, height: 0 })
  const names = floorsOf(graph)
  const floors = names.map((floor) => floor.map((room) => newPlace(room)))
  const find = (room: string) => floors.flat().find((place) => place.room === room)!
  for (const [height, floor] of names.entries()) {
    for (const room of floor) {
      for (const other of graph.get(room)!) {
        let from = find(room)
        for (let k = height - 1; !names[k]!.includes(other); k--) {
          const passage = newPlace()
          from.below.push(passage)
          floors[k]!.push(passage)
          from = passage
        }
        from.below.push(find(other))
      }
    }
  }
  const number = (floor: Place[]) => {
    for (const [i, place] of floor.entries()) place.order = (i + 0.5) / floor.length
  }
  const sort = (floor: Place[], neighbours: (place: Place) => Place[]) => {
    const middle = new Map(
      floor.map((place) => [
        place,
        mean(
          neighbours(place).map(({ order }) => order),
          place.order,
        ),
      ]),
    )
    floor.sort((a, b) => middle.get(a)! - middle.get(b)!)
    number(floor)
  }
  floors.forEach(number)
  for (let sweep = 0; sweep < 4; sweep++) {
    for (const floor of [...floors].reverse()) {
      sort(floor, (place) => floors.flat().filter(({ below }) => below.includes(place)))
    }
    for (const floor of floors) sort(floor, ({ below }) => below)
  }
  return floors
}

function arrowsFrom(place: Place): string[] {
  return place.below.map((other) => {
    const x = place.x + place.width / 2
    const y = place.y + place.height
    const toX = other.x + other.width / 2
    const middle = (y + other.y) / 2
    const curve = `M${round(x)} ${round(y)}C${round(x)} ${round(middle)} ${round(toX)} ${round(middle)} ${round(toX)} `
    if (other.room !== undefined)
      return `<path class="arrow" marker-end="url(#tip)" d="${curve}${round(other.y - 1)}"/>`
    return `<path class="arrow" d="${curve}${round(other.y)}V${round(other.y + other.height)}"/>`
  })
}

function box({ room, x, y, width, height }: Place, caption: string): string {
  const middle = round(x + width / 2)
  const lines = wrap(caption, (width - 2 * padding) / letter).map(
    (line, i) => `<text x="${middle}" y="${round(y + padding + lineHeight * (i + 1.8))}">${escaped(line)}</text>`,
  )
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6"/>`,
    `<text class="name" x="${middle}" y="${round(y + padding + 0.75 * lineHeight)}">${escaped(room!)}</text>`,
    ...lines,
  ].join('\n')
}

const style = [
  'rect{fill:#f6f8fa;stroke:#8c959f}',
  'text{font-size:11.5px;fill:#57606a;text-anchor:middle}',
  '.name{font-size:13.5px;font-weight:600;fill:#1f2328}',
  '.arrow{fill:none;stroke:#8c959f;stroke-width:1.2}',
  '.tip{fill:#8c959f}',
  '@media(prefers-color-scheme:dark){rect{fill:#161b22;stroke:#57606a}text{fill:#9da7b3}.name{fill:#e6edf3}',
  '.arrow{stroke:#6e7681}.tip{fill:#6e7681}}',
].join('')

/** Lines of so many letters or fewer. */
function wrap(text: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= letters) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

function mean(numbers: readonly number[], otherwise: number): number {
  return numbers.length === 0 ? otherwise : numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function round(number: number): number {
  return Math.round(10 * number) / 10
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}
