import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A TypeScript block between ```ts or ```tsx fences, which may be indented, as in a list. */
export interface MarkdownExample {
  /** Path of the page. */
  readonly page: string
  /** Line of its first line in the page, from 1. */
  readonly line: number
  readonly code: string
  /** Of a component with JSX. Default false. */
  readonly isTsx?: boolean
}

export function examplesIn(page: string): MarkdownExample[] {
  const text = readFileSync(page, 'utf8')
  return [...text.matchAll(/^( *)```ts(x?)\n(.*?)^\1```$/gms)].map(([, indent, x, code], index, all) => ({
    page,
    line: text.slice(0, all[index]!.index).split('\n').length + 1,
    code: indent === '' ? code! : code!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    ...(x === 'x' && { isTsx: true }),
  }))
}

/**
 * Type-checks every example as a separate module beside its page, as strictly as the sources.
 * @param given declares the names that examples use without defining them.
 * @returns one line per error: `docs/guide/start.md:12: …`.
 */
export function checkExamples(root: string, given: string, examples: readonly MarkdownExample[]): string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const parsed = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, root)
  const options = { ...parsed.options, jsx: ts.JsxEmit.ReactJSX }
  const modules = new Map(
    examples.map((example) => [`${example.page}.${example.line}.${example.isTsx ? 'tsx' : 'ts'}`, asModule(example)]),
  )
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => modules.has(file) || fileExists(file)
  host.readFile = (file) => modules.get(file) ?? readFile(file)
  host.getSourceFile = (file, target, ...more) => {
    const text = modules.get(file)
    return text === undefined ? getSourceFile(file, target, ...more) : ts.createSourceFile(file, text, target)
  }
  const program = ts.createProgram([given, ...modules.keys()], options, host)
  const files = [given, ...modules.keys()].map((file) => program.getSourceFile(file)!)
  return files
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map((diagnostic) => describe(root, diagnostic))
}

/** Empty lines in front give every line its number in the page. */
function asModule({ line, code }: MarkdownExample): string {
  return `${'\n'.repeat(line - 1)}${code}export {}\n`
}

function describe(root: string, { file, start, messageText }: ts.Diagnostic): string {
  const page = file!.fileName.slice(root.length).replace(/\.\d+\.tsx?$/, '')
  const { line } = file!.getLineAndCharacterOfPosition(start!)
  return `${page}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
}
