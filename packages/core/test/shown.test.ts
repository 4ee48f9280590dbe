import { MotError, quoted, shown } from '@mot/core'
import { describe, expect, test } from 'vitest'

describe('a value in a message', () => {
  test('is text as it is, and others as JSON', () => {
    expect(shown('car')).toBe('car')
    expect(quoted('car')).toBe('"car"')
    expect(shown(Number.NaN)).toBe('NaN')
    expect(shown([1, { box: null, name: 'x' }])).toBe('[1,{"box":null,"name":"x"}]')
    expect(shown(undefined)).toBe('undefined')
    expect(shown(12n)).toBe('12')
  })

  test('is cut to 100 bytes, whatever its characters take', () => {
    for (const letter of ['a', 'é', '自', '🙂', '\0']) {
      const text = shown(letter.repeat(1_000_000))
      expect(new TextEncoder().encode(text.replace('…', '')).length).toBeLessThanOrEqual(100)
      expect(text.endsWith('…')).toBe(true)
    }
  })

  test('has no control characters and none that reverse the direction of writing', () => {
    expect(shown('a\u001b[2Jb\nc\u202ed')).toBe('a\\u001b[2Jb\\nc\\u202ed')
  })

  test('of any size and depth reads only what is shown', () => {
    let reads = 0
    const long = new Proxy(new Array(1e9), {
      get(target, key) {
        if (key !== Symbol.iterator && key !== 'length' && key !== 'keys') reads++
        return Reflect.get(target, key)
      },
    })
    expect(shown(long)).toMatch(/^\[undefined,.*…$/)
    expect(reads).toBeLessThan(100)
    let deep: unknown = 0
    for (let i = 0; i < 1_000_000; i++) deep = [deep]
    expect(shown(deep)).toBe('[[[[…]]]]')
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    expect(shown(cycle)).toBe('{"self":{"self":{"self":{"self":…}}}}')
  })

  test('never throws, whatever the value does', () => {
    const thrower = Object.defineProperty({}, 'a', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    expect(shown(thrower)).toBe('an object that cannot be read')
    expect(shown(Object.create(null))).toBe('{}')
    expect(shown(() => 1)).toBe('a function')
    expect(shown(Symbol('s'))).toBe('Symbol(s)')
    expect(shown(new Float32Array(3))).toBe('a Float32Array of 12 bytes')
  })
})

describe('the message of an error', () => {
  test('has no control characters but line breaks', () => {
    expect(new MotError('invalid-file', 'a\u001b[2J.txt, line 1:\nb').message).toBe('a\\u001b[2J.txt, line 1:\nb')
  })

  test('is cut in its middle', () => {
    const { message } = new MotError('invalid-file', `begin ${'x'.repeat(1e6)} end`)
    expect(message.length).toBeLessThanOrEqual(2001)
    expect(message).toMatch(/^begin x+ … x+ end$/)
  })
})
