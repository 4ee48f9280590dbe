import { type CatalogueEntry, catalogue, fairMOTTiny } from '@mot/models'
import { table } from './generated'

/** Of footnotes. */
const marks = ['¹', '²', '³', '⁴', '⁵']

/** The table of networks that a name is enough for, from the catalogue. */
export function modelsTable(): string {
  const shipped = fairMOTTiny.manifest
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
  const own = [
    `\`${shipped.name}\``,
    'people on the drawn street; comes with the package',
    'detector',
    `\`${shipped.head}\``,
    `${shipped.input.width}×${shipped.input.height}`,
    megabytes(shipped.bytes),
    shipped.licence,
    'this project',
  ]
  const notes = noted.map(({ name, licenceNote }, index) => `${marks[index]} \`${name}\`: ${licenceNote}.`)
  const head = ['name', 'what it is for', 'kind', 'head', 'input', 'MB', 'licence', 'by']
  return [table(head, [...rows, own]), ...notes].join('\n\n')
}

function sizeOf({ files }: CatalogueEntry): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** Without the capital and the full stop of a sentence. */
function sentence(text: string): string {
  return text.replace(/\.$/, '').replaceAll('|', '\\|')
}
