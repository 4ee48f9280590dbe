import { shown } from './shown'

/** What a value is, in words for messages: `text "car"`, `an array of 5`, `a Promise`. Never throws. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return `text "${value.length > 20 ? `${value.slice(0, 20)}…` : value}"`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return `the BigInt ${value}n`
  if (typeof value !== 'object') return `a ${typeof value}`
  try {
    return kindOfObject(value)
  } catch {
    return 'an object that cannot be read'
  }
}

function kindOfObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (ArrayBuffer.isView(value) && 'length' in value) return `a ${tag} of ${String(value.length)}`
  if ('then' in value) return 'a Promise'
  if (Symbol.asyncIterator in value) return 'an async iterable'
  if (tag !== 'Object') return `a ${tag}`
  const keys = Object.keys(value)
  const listed = keys.length > 6 ? [...keys.slice(0, 6), '…'] : keys
  return listed.length === 0 ? 'an empty object' : `an object of ${shown(listed.join(', '))}`
}
