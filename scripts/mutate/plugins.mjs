// Parts of Stryker that are ours: what it leaves out, and how it tells what it found so far.
import { shouldIgnore } from './ignore.mjs'

/** Results of a run that may be ended at any time. */
export const tested = []

class Collector {
  onMutantTested(result) {
    tested.push(result)
    if (tested.length % 50 === 0) console.log(`${tested.length} mutants, ${unnoticed()} unnoticed`)
  }
}

function unnoticed() {
  return tested.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'mot', value: { shouldIgnore } },
  { kind: 'Reporter', name: 'mot', injectableClass: Collector },
]
