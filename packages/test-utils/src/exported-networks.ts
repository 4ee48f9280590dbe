import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ExportedCase, ReadFile } from './exported-network'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = join(root, 'out/export')
const golden = process.env.MOT_GOLDEN ?? join(root, '../shared/golden/networks')

/** A network that `npm run export:check` left in `out/export`. */
export interface ExportedNetwork extends ExportedCase {
  readonly read: ReadFile
  readonly manifest: ExportManifest
}

export interface ExportManifest {
  readonly head?: string
  readonly headOptions?: Readonly<Record<string, unknown>>
  readonly input: { readonly width: number; readonly height: number }
}

/** All that are there. */
export function exportedNetworks(): ExportedNetwork[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  return names
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .map((name) => {
      const json = (file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'))
      const read: ReadFile = async (file) => Uint8Array.from(await readFile(join(folder, name, file))).buffer
      return { ...(json('case.json') as ExportedCase), manifest: json('network.json') as ExportManifest, read }
    })
}

/** An output of the original's own code: some values of the whole, the largest of all, and what difference is allowed. */
export interface StoredOutput {
  readonly shape: readonly number[]
  readonly largest: number
  readonly values: Float32Array
  /** Where the values stand; undefined where all are there. */
  readonly indices: ArrayLike<number | bigint> | undefined
}

/** What the original put out, by name. */
export function storedOutputs(name: string): Record<string, StoredOutput> {
  const at = join(golden, name)
  if (!existsSync(at)) return {}
  const { outputs } = JSON.parse(readFileSync(join(at, 'meta.json'), 'utf8')) as {
    outputs: Record<string, { shape: number[]; absmax: number; file: string; whole: boolean; index?: string }>
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([output, { shape, absmax, file, whole, index }]) => [
      output,
      {
        shape,
        largest: absmax,
        values: readNpy(join(at, file)) as Float32Array,
        indices: whole ? undefined : readNpy(join(at, index!)),
      },
    ]),
  )
}

/** NumPy's file format, version 1, in row-major order: header length at byte 8, numbers after the header. */
function readNpy(file: string): Float32Array | Int32Array | Uint32Array | BigInt64Array {
  const bytes = readFileSync(file)
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  const type = /'descr': '[<|](\w+)'/.exec(header)?.[1]
  const data = Uint8Array.from(bytes.subarray(start)).buffer
  if (type === 'f4') return new Float32Array(data)
  if (type === 'i4') return new Int32Array(data)
  if (type === 'u4') return new Uint32Array(data)
  if (type === 'i8') return new BigInt64Array(data)
  throw new Error(`${file} should hold f4, i4, u4 or i8, got ${type}.`)
}
