import { MotError, type MotErrorCode } from '@mot/core'

/** Messages of ONNX Runtime, Dawn, CUDA and DirectX for a lost device. */
const lostDevice =
  /device (is|was|has been) lost|device lost|lost device|DEVICE_LOST|DEVICE_REMOVED|DEVICE_HUNG|DEVICE_RESET|887A000[567]|external Instance reference no longer exists|CUDA (failure|error) (46|700|702|719|999)\b|GPU is lost/i

export function isDeviceLost(error: unknown): boolean {
  return lostDevice.test(messageOf(error))
}

/** Converts an error of a runtime to a `MotError`; runtimes give no codes. */
export function fromRuntime(error: unknown, code: MotErrorCode, where: string): MotError {
  if (error instanceof MotError) return error
  return new MotError(isDeviceLost(error) ? 'device-lost' : code, `${where}: ${plainMessage(error)}`, { cause: error })
}

/** What Chromium, Firefox, Safari and V8 elsewhere report where a policy forbids to compile WebAssembly. */
const forbiddenWasm = /(Content Security Policy|\bCSP\b|unsafe-eval|disallowed by embedder)/i

/** The message without the source position and condition that ONNX Runtime puts before it. */
export function plainMessage(error: unknown): string {
  const message = withoutPosition(error)
  if (!forbiddenWasm.test(message)) return message
  return `WebAssembly is forbidden by the page's Content Security Policy: add 'wasm-unsafe-eval' to its script-src (${message})`
}

function withoutPosition(error: unknown): string {
  return messageOf(error)
    .replace(/^\/\S+\.cc:\d+ .*? was false\. /s, '')
    .replace(/^.*ERROR_MESSAGE: /s, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
