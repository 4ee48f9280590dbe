/**
 * Identity over minutes and over cameras, on rendered streets that are detected and tracked:
 *
 * 1. One camera for eight minutes, people who leave and come back after one to five: of the tracks that the gallery matched with an identity
 *    last seen a minute ago or earlier, the share that is that person's (precision), and of the tracks of people who are back after a
 *    minute or more the share that was matched with theirs (recall).
 * 2. Four cameras: IDF1 over all of them, with the ids of the gallery and with those of the trackers.
 * 3. 24 hours: identities and bytes of a snapshot, hour by hour.
 *
 *   npm run bench -- identity                  held-out streets
 *   npm run bench -- identity --validation     those on which settings were chosen
 *
 * Boxes are fairmot-tiny's. Vectors are its own, and those of reid-tiny (training/people), which has seen crops of training streets. The
 * first run films the streets, which takes some minutes each, and keeps them in out/identity. Short: 3 alone.
 */

import { type Result, report, short } from './harness'
import { acrossCameras } from './identity/across-cameras'
import { reidentified } from './identity/reidentified'
import { soak } from './identity/soak'

const isValidation = process.argv.includes('--validation')
const streets = isValidation ? { one: [5001], four: [5003] } : { one: [9001, 9002], four: [9001, 9002] }
const networks = ['reid-tiny', 'fairmot-tiny'] as const

const lines: string[] = []
if (!short) {
  for (const network of networks) {
    for (const seed of streets.one) lines.push(await reidentified(seed, network))
    for (const seed of streets.four) lines.push(await acrossCameras(seed, network))
  }
}
const results: Result[] = await soak(short ? 2 : 24)
report('identity', results, lines)
