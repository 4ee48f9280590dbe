import * as heads from '@mot/heads'
import { type Entry, entries } from './entries'
import { damagedData, hostileValue, pick, type Random } from './hostile'
import { attemptLater, type Subject } from './subject'

/** All functions and constructors that take options, by the options alone. */
export function optionsSubject(): Subject {
  // Those that wait are given what is refused at once: a damaged value could be a valid one that takes seconds.
  const all = entries()
  return {
    name: 'options',
    inputs: 30_000,
    shortInputs: 400,
    attack: async (random) => {
      const entry = pick(all, random)
      const options = entry.isHeavy ? throwing(entry, random) : pick(kinds, random)(entry, random)
      const outcome = await attemptLater(`${entry.name} of options`, async () => entry.call(options as never))
      return 'refused' in outcome
    },
  }
}

const kinds: readonly ((entry: Entry, random: Random) => unknown)[] = [
  (_, random) => hostileValue(random),
  // The values of heads are checked one by one; those of the steps in core and in the losses are not.
  (entry, random) => (Object.hasOwn(heads, entry.name) ? damagedData(entry.options, random) : hostileValue(random)),
  (entry, random) => (entry.inEachFrame ? hostileValue(random) : throwing(entry, random)),
]

/** Options of which one throws when it is read, or that throw whatever is done with them. */
function throwing({ options }: Entry, random: Random): object {
  const refuse = () => {
    throw pick<unknown>([new TypeError('hostile'), 'hostile', undefined, new Proxy({}, everyTrap)], random)
  }
  const chance = random()
  if (chance < 0.4) {
    const name = pick([...Object.keys(options), 'other'], random)
    return Object.defineProperty({ ...options }, name, { get: refuse, enumerable: true })
  }
  if (chance < 0.5) return new Proxy(options, everyTrap)
  // Those that are sure to be sprung.
  const trap = pick(['get', 'ownKeys'], random)
  if (chance < 0.9) return new Proxy({ ...options }, { [trap]: refuse })
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function refuseAll(): never {
  throw new RangeError('hostile')
}

const everyTrap: ProxyHandler<object> = {
  get: refuseAll,
  has: refuseAll,
  ownKeys: refuseAll,
  getOwnPropertyDescriptor: refuseAll,
  getPrototypeOf: refuseAll,
}
