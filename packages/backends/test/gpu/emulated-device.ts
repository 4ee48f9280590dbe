import { vi } from 'vitest'
import { prepareFields } from '../../src/gpu/prepare-shader'
import { gatherFields, selectionFields } from '../../src/gpu/select-shader'

/**
 * A WebGPU device in plain code, for tests of what is sent to one: buffers are bytes, and a pipeline runs the kernel that its label names.
 * It refuses what a device refuses (a write beyond a buffer, a part of a word, a buffer that was destroyed), and counts what is open.
 */
export class EmulatedDevice {
  readonly limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 }
  readonly buffers = new Set<EmulatedBuffer>()
  readonly textures = new Set<object>()
  /** Labels of pipelines, and of kernels with their groups, in order. */
  readonly compiled: string[] = []
  readonly dispatched: string[] = []
  /** Labels whose pipelines do not compile. */
  readonly broken = new Set<string>()
  /** What the next scope of errors reports, the innermost first. */
  readonly problems: (string | null)[] = []
  scopes = 0
  lose: (info: { reason: string; message: string }) => void = () => {}
  readonly lost = new Promise<{ reason: string; message: string }>((resolve) => {
    this.lose = resolve
  })

  readonly queue = {
    writeBuffer: (buffer: EmulatedBuffer, at: number, data: ArrayBuffer | ArrayBufferView, from = 0, size?: number) => {
      const source = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data)
      const bytes = source.subarray(from, size === undefined ? undefined : from + size)
      if (at % 4 !== 0 || bytes.length % 4 !== 0) throw new RangeError('Only whole words are written.')
      buffer.open().set(bytes, at)
    },
    submit: (commands: readonly (readonly (() => void)[])[]) => {
      for (const command of commands.flat()) command()
    },
    copyExternalImageToTexture: ({ source }: { source: { pixels: Uint8Array } }, { texture }: { texture: Texture }) => {
      texture.pixels = source.pixels
    },
  }

  createBuffer({ label = '', size, usage }: { label?: string; size: number; usage: number }): EmulatedBuffer {
    if (size % 4 !== 0) throw new RangeError('The emulated device has buffers of whole words.')
    const buffer = new EmulatedBuffer(label, size, usage, this.buffers)
    this.buffers.add(buffer)
    return buffer
  }

  createTexture({ size }: { size: [number, number] }): Texture {
    const texture: Texture = {
      width: size[0],
      height: size[1],
      pixels: new Uint8Array(),
      createView: () => texture,
      destroy: () => void this.textures.delete(texture),
    }
    this.textures.add(texture)
    return texture
  }

  importExternalTexture({ source }: { source: { pixels: Uint8Array } }) {
    return source
  }

  createShaderModule = ({ code }: { code: string }) => ({ code })
  createBindGroupLayout = (about: object) => about
  createPipelineLayout = (about: object) => about
  createBindGroup = ({ entries }: { entries: readonly { binding: number; resource: Resource }[] }) =>
    entries.toSorted((a, b) => a.binding - b.binding).map(({ resource }) => resource)

  async createComputePipelineAsync({ label }: { label: string }) {
    if (this.broken.has(label)) throw new Error(`${label} does not compile`)
    this.compiled.push(label)
    return { label, getBindGroupLayout: () => ({}) }
  }

  createCommandEncoder() {
    const commands: (() => void)[] = []
    return {
      clearBuffer: (buffer: EmulatedBuffer) => commands.push(() => buffer.open().fill(0)),
      copyBufferToBuffer(from: EmulatedBuffer, start: number, to: EmulatedBuffer, at: number, size: number) {
        commands.push(() => {
          if (start + size > from.size) throw new RangeError(`${from.label} has ${from.size} bytes.`)
          to.open().set(from.open().subarray(start, start + size), at)
        })
      },
      beginComputePass: () => {
        let kernel = ''
        let resources: readonly Resource[] = []
        return {
          setPipeline: ({ label }: { label: string }) => {
            kernel = label
          },
          setBindGroup: (_: number, group: readonly Resource[]) => {
            resources = group
          },
          dispatchWorkgroups: (across: number, down = 1) => {
            const [label, bound] = [kernel, resources]
            commands.push(() => {
              this.dispatched.push(`${label} ${across}×${down}`)
              runKernel(label, bound, across, down)
            })
          },
          end() {},
        }
      },
      finish: () => commands,
    }
  }

  pushErrorScope(): void {
    this.scopes++
  }

  async popErrorScope(): Promise<{ message: string } | null> {
    this.scopes--
    const message = this.problems.shift() ?? null
    return message === null ? null : { message }
  }

  asDevice(): GPUDevice {
    return this as unknown as GPUDevice
  }
}

interface Texture {
  readonly width: number
  readonly height: number
  pixels: Uint8Array
  createView(): Texture
  destroy(): void
}

type Resource = { readonly buffer: EmulatedBuffer; readonly size?: number } | { readonly pixels: Uint8Array }

export class EmulatedBuffer {
  readonly #bytes: Uint8Array
  isMapped = false

  constructor(
    readonly label: string,
    readonly size: number,
    readonly usage: number,
    private readonly all: Set<EmulatedBuffer>,
  ) {
    this.#bytes = new Uint8Array(size)
  }

  open(): Uint8Array {
    if (!this.all.has(this)) throw new Error(`The buffer ${this.label} was destroyed.`)
    if (this.isMapped) throw new Error(`The buffer ${this.label} is mapped.`)
    return this.#bytes
  }

  destroy(): void {
    this.all.delete(this)
  }

  async mapAsync(mode: number): Promise<void> {
    this.open()
    if (mode !== 1) throw new Error('It is read.')
    this.isMapped = true
  }

  getMappedRange(): ArrayBuffer {
    if (!this.isMapped) throw new Error(`The buffer ${this.label} is not mapped.`)
    return this.#bytes.buffer as ArrayBuffer
  }

  unmap(): void {
    this.isMapped = false
  }
}

/** The constants of WebGPU. Undone by `vi.unstubAllGlobals()`. */
export function stubWebGpu(): void {
  vi.stubGlobal('GPUBufferUsage', {
    MAP_READ: 1,
    COPY_SRC: 4,
    COPY_DST: 8,
    UNIFORM: 64,
    STORAGE: 128,
  })
  vi.stubGlobal('GPUMapMode', { READ: 1 })
  vi.stubGlobal('GPUShaderStage', { COMPUTE: 4 })
  vi.stubGlobal('GPUTextureUsage', { COPY_DST: 2, TEXTURE_BINDING: 4, RENDER_ATTACHMENT: 16 })
}

type Fields<Name extends string> = Readonly<Record<Name, number>>

function runKernel(label: string, resources: readonly Resource[], across: number, down: number): void {
  const kernel = kernels[label.split(' ')[0]!]
  if (!kernel) throw new Error(`There is no kernel ${label}.`)
  kernel(resources, { label, across, down })
}

const kernels: Readonly<
  Record<string, (resources: readonly Resource[], call: { label: string; across: number; down: number }) => void>
> = {
  count(resources, { across, down }) {
    const { s, scan, histogram } = selection(resources)
    forEachThread(s, across, down, (at) => {
      const key = scan(at)
      if (key > 0) histogram[key >>> 16]!++
    })
  },

  threshold(resources) {
    const { s, header, histogram } = selection(resources)
    let found = 0
    let bin = histogram.length - 1
    while (bin > 0) {
      found += histogram[bin]!
      if (found >= s.most) break
      bin--
    }
    header[3] = bin * 2 ** 16
  },

  compact(resources, { across, down }) {
    const { s, scan, header, rows } = selection(resources)
    forEachThread(s, across, down, (at) => {
      const key = scan(at)
      if (key === 0 || key < header[3]!) return
      const row = header[0]!++
      if (row < s.capacity) put(rows, row * s.stride, at)
    })
  },

  gather(resources, { across }) {
    const g = fieldsOf(gatherFields, words(resources[0]!))
    const [map, header, rows] = [words(resources[1]!), words(resources[2]!), words(resources[3]!)]
    for (let row = 0; row < Math.min(header[0]!, g.capacity, across); row++) {
      const at = rows[row * g.stride]!
      const own = at % g.cells
      for (let k = 0; k < g.count; k++) {
        let cell = own
        if (g.pairs > 0) {
          const pair = row * g.stride + g.pairs - 1 + 2 * k
          const x = Math.fround((own % g.columns) + floatOf(rows[pair + g.isSwapped]!))
          const y = Math.fround(Math.floor(own / g.columns) + floatOf(rows[pair + 1 - g.isSwapped]!))
          const isInside = x >= 0 && y >= 0 && x < g.columns && y < g.cells / g.columns
          cell = isInside ? Math.floor(y) * g.columns + Math.floor(x) : -1
        }
        const channel = g.first + Math.floor(at / g.cells) * g.perGroup + k
        const word = cell < 0 ? 0 : get(map, channel * g.channelStep + cell * g.cellStep)
        put(rows, row * g.stride + g.offset + k, word)
      }
    }
  },

  prepare(resources, { label, across, down }) {
    const [, source, placement] = label.split(' ') as [string, string, string]
    const p = fieldsOf(prepareFields, new Int32Array(words(resources[0]!).buffer))
    const floats = fieldsOf(prepareFields, new Float32Array(words(resources[0]!).buffer))
    const table = words(resources[1]!)
    const prepared = words(resources[2]!)
    const place = placed(p, floats, new Int32Array(table.buffer), pixelOf(source, p, resources[3]!), placement)
    for (let y = 0; y < Math.min(p.height, 8 * down); y++) {
      for (let x = 0; x < Math.min(p.width, 8 * across); x++) {
        const [placedX, placedY] = [x - p.left, y - p.top]
        const isInside = placedX >= 0 && placedY >= 0 && placedX < p.placedWidth && placedY < p.placedHeight
        const grey = Math.max(p.border, 0)
        const color = isInside ? place(placedX, placedY) : [grey, grey, grey]
        for (let channel = 0; channel < 3; channel++) {
          const word = table[256 * channel + color[Math.abs(p.firstChannel - channel)]!]!
          const at = y * p.rowStep + x * p.pixelStep + channel * p.planeStep
          put(prepared, at, !isInside && p.border < 0 ? 0 : word)
        }
      }
    }
  },
}

type Pixel = (x: number, y: number) => readonly number[]

function pixelOf(source: string, p: Fields<(typeof prepareFields)[number]>, resource: Resource): Pixel {
  const bytes = 'pixels' in resource ? resource.pixels : new Uint8Array(words(resource).buffer)
  const byteAt = (at: number) => get(bytes, at)
  if (source !== 'yuv') return (x, y) => [0, 1, 2].map((i) => byteAt(4 * (y * p.sourceWidth + x) + i))
  return (x, y) => {
    const u = byteAt(p.uOffset + (y >> 1) * p.uStride + (x >> 1) * p.chromaStep) - 128
    const v = byteAt(p.vOffset + (y >> 1) * p.vStride + (x >> 1) * p.chromaStep) - 128
    const light = (byteAt(p.lumaOffset + y * p.lumaStride + x) - p.black) * p.luma + 32768
    const color = [light + p.redFromV * v, light - p.greenFromU * u - p.greenFromV * v, light + p.blueFromU * u]
    return color.map((value) => Math.min(Math.max(value >> 16, 0), 255))
  }
}

/** The steps of the shaders: a test compares to what the processor computes. */
function placed(
  p: Fields<(typeof prepareFields)[number]>,
  floats: Fields<(typeof prepareFields)[number]>,
  tables: Int32Array,
  pixel: Pixel,
  placement: string,
): Pixel {
  const at = (index: number) => get(tables, 768 + index)
  const floatAt = (index: number) => floatOf(at(index))
  const [w, h] = [p.placedWidth, p.placedHeight]
  const sum = (parts: readonly (readonly number[])[]) => [0, 1, 2].map((i) => parts.reduce((all, c) => all + c[i]!, 0))
  const times = (color: readonly number[], factor: number) => color.map((value) => value * factor)
  const kinds: Readonly<Record<string, Pixel>> = {
    copy: pixel,
    blocks(x, y) {
      const parts = range(p.blockHeight).flatMap((j) =>
        range(p.blockWidth).map((i) => pixel(x * p.blockWidth + i, y * p.blockHeight + j)),
      )
      return sum(parts).map((value) => even(Math.fround(Math.fround(value * floats.share) + floats.more)))
    },
    taps(x, y) {
      const across = (row: number) =>
        sum([times(pixel(at(x), row), at(x + 2 * w)), times(pixel(at(x + w), row), at(x + 3 * w))])
      const rows = 4 * w + y
      const upper = across(at(rows)).map((value) => value >> 4)
      const lower = across(at(rows + h)).map((value) => value >> 4)
      return upper.map(
        (value, i) => (((at(rows + 2 * h) * value) >> 16) + ((at(rows + 3 * h) * lower[i]!) >> 16) + 2) >> 2,
      )
    },
    sums(x, y) {
      const rows = w * (1 + p.columnLength)
      return [0, 1, 2].map((channel) => {
        let sum = 0
        for (let j = 0; j < p.rowLength; j++) {
          let across = 0
          for (let i = 0; i < p.columnLength; i++) {
            const value = pixel(at(x) + i, at(rows + y) + j)[channel]!
            across = Math.fround(across + Math.fround(value * floatAt(w + x * p.columnLength + i)))
          }
          sum = Math.fround(sum + Math.fround(across * floatAt(rows + h + y * p.rowLength + j)))
        }
        return Math.min(Math.max(even(sum), 0), 255)
      })
    },
    warp(x, y) {
      const near = (column: number, row: number) =>
        column < 0 || row < 0 || column >= p.sourceWidth || row >= p.sourceHeight ? [0, 0, 0] : pixel(column, row)
      const rows = 2 * w
      const x32 = (at(rows + y) + at(x)) >> 5
      const y32 = (at(rows + h + y) + at(w + x)) >> 5
      const [left, top, right, bottom] = [x32 >> 5, y32 >> 5, x32 & 31, y32 & 31]
      const above = sum([times(near(left, top), 32 - right), times(near(left + 1, top), right)])
      const below = sum([times(near(left, top + 1), 32 - right), times(near(left + 1, top + 1), right)])
      return sum([times(above, 32 - bottom), times(below, bottom)]).map((value) => (value + 512) >> 10)
    },
  }
  return kinds[placement]!
}

function selection(resources: readonly Resource[]) {
  const s = fieldsOf(selectionFields, words(resources[0]!))
  const bound = words(resources[1]!)
  const map = new Float32Array(bound.buffer, 0, bound.length)
  const [header, rows, histogram] = [words(resources[2]!), words(resources[3]!), words(resources[4]!)]
  const numberAt = (group: number, channel: number, cell: number) =>
    get(map, (group * s.groupSize + channel) * s.channelStep + cell * s.cellStep)
  const note = (value: number) => {
    if (Number.isNaN(value)) header[1] = 1
    if (!(value >= 0 && value <= 1)) header[2] = 1
    return value
  }
  const scoreAt = (group: number, cell: number) => {
    if (s.rule === 0) return note(numberAt(group, 0, cell))
    if (s.rule === 1) return note(Math.fround(numberAt(group, s.first, cell) - numberAt(group, s.second, cell)))
    let best = note(numberAt(group, s.first, cell))
    for (let channel = s.first + 1; channel < s.second; channel++) {
      best = Math.max(best, note(numberAt(group, channel, cell)))
    }
    return s.rule === 3 ? note(Math.fround(best * note(numberAt(group, s.factor, cell)))) : best
  }
  const isExceeded = (group: number, cell: number, key: number) => {
    const [x, y] = [cell % s.columns, Math.floor(cell / s.columns)]
    for (let row = Math.max(y, 1) - 1; row <= Math.min(y + 1, s.cells / s.columns - 1); row++) {
      for (let column = Math.max(x, 1) - 1; column <= Math.min(x + 1, s.columns - 1); column++) {
        if (keyOf(numberAt(group, 0, row * s.columns + column)) > key) return true
      }
    }
    return false
  }
  const scan = (at: number) => {
    const [group, cell] = [Math.floor(at / s.cells), at % s.cells]
    const key = keyOf(scoreAt(group, cell))
    return key <= s.above || (s.isPeak === 1 && isExceeded(group, cell, key)) ? 0 : key
  }
  return { s, header, rows, histogram, scan }
}

function forEachThread(
  s: Fields<(typeof selectionFields)[number]>,
  across: number,
  down: number,
  visit: (at: number) => void,
): void {
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < 256 * across; x++) if (y * s.width + x < s.cells * s.groupCount) visit(y * s.width + x)
  }
}

function fieldsOf<Name extends string>(names: readonly Name[], numbers: ArrayLike<number>): Fields<Name> {
  return Object.fromEntries(names.map((name, i) => [name, numbers[i]!])) as Fields<Name>
}

/** The words of the bound part of a buffer. */
function words(resource: Resource): Uint32Array {
  if ('pixels' in resource) throw new Error('A texture has no words.')
  const bytes = resource.buffer.open()
  if (resource.size !== undefined && resource.size > bytes.length) throw new RangeError('More is bound than there is.')
  return new Uint32Array(bytes.buffer, 0, (resource.size ?? bytes.length) / 4)
}

function get(numbers: ArrayLike<number>, index: number): number {
  if (!(index >= 0 && index < numbers.length)) throw new RangeError(`Read at ${index} of ${numbers.length}.`)
  return numbers[index]!
}

function put(numbers: Uint32Array, index: number, value: number): void {
  if (!(index >= 0 && index < numbers.length)) throw new RangeError(`Written at ${index} of ${numbers.length}.`)
  numbers[index] = value
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

/** Ties to even, as `round` of a shader. */
function even(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value)
}

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

function floatOf(word: number): number {
  bits[0] = word
  return float[0]!
}

function keyOf(value: number): number {
  float[0] = value
  const word = bits[0]!
  if (word === 0x80000000) return word
  return (word >= 0x80000000 ? ~word : word | 0x80000000) >>> 0
}
