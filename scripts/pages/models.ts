import { catalogue, findShipped, listModels } from '@mot/models'
import { table } from './generated'

/** Of footnotes. */
const marks = ['¹', '²', '³', '⁴', '⁵']

/** The table of networks that a name is enough for, from the catalogue. */
export function modelsTable(): string {
  const noted = catalogue.filter(({ licenceNote }) => licenceNote !== undefined)
  const rows = catalogue.map((entry) => [
    `\`${entry.name}\``,
    entry.tried ? sentence(entry.description ?? '') : `${sentence(entry.description ?? '')}; not tried by this project`,
    entry.kind,
    entry.head ? `\`${entry.head}\`` : '',
    `${entry.input?.width}×${entry.input?.height}`,
    megabytes(sizeOf(entry)),
    entry.licenceNote ? `${entry.licence} ${marks[noted.indexOf(entry)]}` : entry.licence,
    entry.publisher,
  ])
  const own = [...new Set(listModels().map(({ manifest }) => manifest.name))].map(shippedRow)
  const notes = noted.map(({ name, licenceNote }, index) => `${marks[index]} \`${name}\`: ${licenceNote}.`)
  const head = ['name', 'what it is for', 'kind', 'head', 'input', 'MB', 'licence', 'by']
  return [table(head, [...rows, ...own]), ...notes].join('\n\n')
}

function shippedRow(name: string): string[] {
  const manifests = findShipped(name).map(({ manifest }) => manifest)
  // Of a tracker of one target the search is the larger image.
  const { kind = 'detector', head, input, licence } = manifests.at(-1)!
  const what = kind === 'single-object' ? 'follows one person' : 'people'
  return [
    `\`${name}\``,
    `${what} on the drawn street; comes with the package`,
    kind,
    head === undefined ? '' : `\`${head}\``,
    `${input.width}×${input.height}`,
    megabytes(sizeOf({ files: manifests })),
    licence,
    'this project',
  ]
}

function sizeOf({ files }: { readonly files: readonly { readonly bytes: number }[] }): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** Without the capital and the full stop of a sentence. */
function sentence(text: string): string {
  return text.replace(/\.$/, '').replaceAll('|', '\\|')
}
