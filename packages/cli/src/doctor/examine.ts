import { arch, availableParallelism, platform, release } from 'node:os'
import { cacheFolder } from '@mot/models/resolve'
import { listNetworks } from '../models/list-networks'
import { ownVersion } from '../own-version'
import type { Check } from './check'
import { checkCodecs } from './check-codecs'
import { checkNetworks } from './check-networks'
import { checkFfmpeg, checkSharp } from './check-tools'

/** The result of `mot doctor`. */
export interface Examination {
  /** Versions of mot and Node, and the machine. */
  readonly mot: string
  readonly node: string
  readonly system: string
  readonly networks: readonly Check[]
  readonly video: readonly Check[]
  /** Names of the networks on this machine: shipped, or in the cache. */
  readonly models: readonly string[]
  readonly cacheFolder: string
}

export async function examine(): Promise<Examination> {
  const networks = await checkNetworks()
  const video = [...(await checkCodecs()), await checkFfmpeg(), await checkSharp()]
  return {
    mot: ownVersion(),
    node: process.versions.node,
    system: `${platform()} ${release()}, ${arch()}, ${availableParallelism()} cores`,
    networks,
    video,
    models: (await listNetworks()).filter(({ place }) => place !== 'not fetched').map(({ name }) => name),
    cacheFolder: cacheFolder(),
  }
}

export function formatExamination(examination: Examination): string {
  const { mot, node, system, networks, video, models } = examination
  return `mot ${mot}, Node ${node}, ${system}

Networks run on
${formatChecks(networks)}
Videos and images
${formatChecks(video)}
Networks at hand: ${models.join(', ')}
Downloads are kept in ${examination.cacheFolder}
`
}

function formatChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  return checks.map(({ name, ok, detail }) => `  ${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${detail}\n`).join('')
}
