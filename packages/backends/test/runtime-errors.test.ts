import { describe, expect, test } from 'vitest'
import { fromRuntime, plainMessage } from '../src/runtime-errors'

describe('a Content Security Policy that forbids WebAssembly', () => {
  test.each([
    [
      'Chromium',
      "no available backend found. ERR: [wasm] RuntimeError: Aborted(CompileError: WebAssembly.instantiate(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\")",
    ],
    ['Firefox', 'CompileError: call to WebAssembly.instantiate() blocked by CSP'],
    [
      'Safari',
      "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive",
    ],
    ['V8', 'CompileError: WebAssembly.instantiate(): Wasm code generation disallowed by embedder'],
  ])('%s: the message names the word to add, and keeps the reason', (_, reason) => {
    const { code, message } = fromRuntime(new Error(reason), 'no-provider', 'it cannot run here')
    expect(code).toBe('no-provider')
    expect(message).toContain("add 'wasm-unsafe-eval' to its script-src")
    expect(message).toContain(reason)
  })

  test('other errors do not mention it', () => {
    expect(plainMessage(new Error('out of memory'))).toBe('out of memory')
  })
})
