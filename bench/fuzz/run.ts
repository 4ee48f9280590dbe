import { seededRandom } from '@mot/test-utils'
import { mediaReaders } from './media'
import { multiTrackers } from './multi'
import { optionsSubject } from './options'
import { readers } from './readers'
import { singleTrackers } from './single'
import { Finding, type Subject } from './subject'

/** What a subject did with its inputs. */
export interface Outcome {
  readonly name: string
  readonly inputs: number
  readonly refused: number
  /** The first findings, at most three. */
  readonly findings: readonly string[]
}

export function subjects(): Subject[] {
  return [...multiTrackers(), ...singleTrackers(), ...readers(), ...mediaReaders(), optionsSubject()]
}

/**
 * Gives a subject its inputs, each from a seed of its own.
 * @param onInput called before each input.
 */
export async function fuzz(subject: Subject, inputs: number, seed: number, onInput?: () => void): Promise<Outcome> {
  const findings: string[] = []
  let refused = 0
  for (let i = 0; i < inputs && findings.length < 3; i++) {
    onInput?.()
    try {
      if (await subject.attack(seededRandom(seed + i * 7919))) refused++
    } catch (error) {
      const reason = error instanceof Finding ? error.message : `the bench itself fails: ${(error as Error).stack}`
      findings.push(`${subject.name}, seed ${seed}, input ${i}: ${reason}`)
    }
  }
  return { name: subject.name, inputs, refused, findings }
}
