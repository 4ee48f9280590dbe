import { type CatalogueEntry, catalogue, findShipped, listModels, type ModelManifest } from '@mot/models'
import { cachePlaces } from '@mot/models/resolve'
import { megabytes } from '../resolve-with-progress'

/** A row of `mot models`. */
export interface ListedNetwork
  extends Pick<ModelManifest, 'name' | 'description' | 'licence' | 'head' | 'tracker' | 'classes' | 'input'> {
  readonly kind: NonNullable<ModelManifest['kind']>
  /** Of all its files. */
  readonly bytes: number
  /** Whether it comes with mot, is in the cache whole, or has to be fetched. */
  readonly place: 'shipped' | 'cached' | 'not fetched'
  /** Absolute paths; files that are not fetched would be there. Empty for a shipped network. */
  readonly files: readonly string[]
  /** The npm package that it is converted from. */
  readonly package?: { readonly spec: string; readonly bytes: number }
  readonly licenceUrl?: string
  readonly licenceNote?: string
  readonly publisher?: string
  /** False where this project has never run the network. */
  readonly tried: boolean
}

/** All networks that have a name, and what of them is on this machine. */
export async function listNetworks(options: { readonly cacheFolder?: string } = {}): Promise<ListedNetwork[]> {
  const names = new Set(listModels().map(({ manifest }) => manifest.name))
  const shipped = [...names].map(shippedNetwork)
  return [...shipped, ...(await Promise.all(catalogue.map((entry) => publicNetwork(entry, options))))]
}

function shippedNetwork(name: string): ListedNetwork {
  const manifests = findShipped(name).map(({ manifest }) => manifest)
  // Of a tracker of one target the search is the larger image.
  const manifest = manifests.at(-1)!
  return {
    ...rowOf(manifest),
    kind: manifest.kind ?? 'detector',
    bytes: manifests.reduce((sum, { bytes }) => sum + bytes, 0),
    place: 'shipped',
    files: [],
    tried: true,
  }
}

async function publicNetwork(
  entry: CatalogueEntry,
  options: { readonly cacheFolder?: string },
): Promise<ListedNetwork> {
  const { kind, licenceUrl, licenceNote, publisher, tried, files } = entry
  const places = await cachePlaces(options, [entry])
  const [source] = files.flatMap((file) => (typeof file.source === 'string' ? [] : [file.source]))
  return {
    ...rowOf(entry),
    kind,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    place: places.every(({ bytes }) => bytes > 0) ? 'cached' : 'not fetched',
    files: places.map(({ file }) => file),
    ...(source && { package: { spec: source.spec, bytes: source.bytes } }),
    licenceUrl,
    ...(licenceNote !== undefined && { licenceNote }),
    publisher,
    tried,
  }
}

function rowOf({
  name,
  description,
  licence,
  head,
  tracker,
  classes,
  input,
}: Omit<ModelManifest, 'file' | 'sha256' | 'bytes'>) {
  return { name, description, licence, ...(head !== undefined && { head }), tracker, classes, input }
}

const uses: Readonly<Record<ListedNetwork['kind'], (tracker: string) => string>> = {
  detector: (tracker) => `mot track --model, tracker ${tracker}`,
  appearance: (tracker) => `mot track --embedder, tracker ${tracker}`,
  'single-object': (tracker) => `mot follow --model, tracker ${tracker}`,
}

/** Three lines for people. */
export function describeNetwork(network: ListedNetwork): string {
  const { name, description, bytes, licence, licenceNote, kind, tracker, input, classes, place, tried } = network
  const origin = network.package && `from npm's ${network.package.spec}, ${megabytes(network.package.bytes)}`
  const facts = [
    `${megabytes(bytes)}${origin === undefined ? '' : ` (${origin})`}, ${licence}${licenceNote === undefined ? '' : ` (${licenceNote})`}`,
    `input ${input.width}×${input.height}`,
    uses[kind](tracker),
    ...(kind === 'detector' ? [`finds ${shortList(classes)}`] : []),
  ]
  const remarks = [place, ...(tried ? [] : ['known by hash and address only, not tried'])]
  return `${name} (${remarks.join('; ')})\n  ${description}\n  ${facts.join(' · ')}\n`
}

function shortList(classes: readonly string[]): string {
  return classes.length <= 5 ? classes.join(', ') : `${classes.slice(0, 3).join(', ')} … (${classes.length})`
}
