import { MotError, quoted } from '@mot/core'

/** Files or names of networks by part; one alone has the part ''. */
export type ModelParts = Readonly<Record<string, string>>

/**
 * Reads `template=a.onnx,search=b.onnx`, or one file or name alone.
 * @throws MotError `invalid-option` for a part without a file, or one given twice.
 */
export function parseModelParts(text: string): ModelParts {
  if (!/^[a-z]+=/i.test(text)) return { '': text }
  const parts: Record<string, string> = {}
  for (const piece of text.split(',')) {
    const [, name, file] = /^([a-z]+)=(.+)$/i.exec(piece) ?? []
    if (name === undefined || file === undefined) {
      throw new MotError('invalid-option', `--model expects part=file,part=file, got ${quoted(piece)}.`)
    }
    if (Object.hasOwn(parts, name)) throw new MotError('invalid-option', `--model has the part "${name}" twice.`)
    parts[name] = file
  }
  return parts
}
