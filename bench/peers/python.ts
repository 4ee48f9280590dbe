import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The first Python that can import these modules; the one in the variable PYTHON is tried first. */
export function findPython(modules: string): string | undefined {
  return [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
    (command) => command !== undefined && spawnSync(command, ['-c', `import ${modules}`]).status === 0,
  )
}

/** A Python process that repeats one task for each request. */
export interface PythonPeer<Answer> {
  run(): Promise<Answer>
  end(): void
}

/**
 * Starts a script of this folder. Its arguments are the path of a file for each of the inputs, then the other
 * arguments. For each line on standard input it writes a line of JSON.
 */
export function startPython<Answer>(
  command: string,
  script: string,
  inputs: readonly NodeJS.ArrayBufferView[],
  ...others: readonly (string | number)[]
): PythonPeer<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
  const files = inputs.map((input, i) => {
    const file = join(folder, `input-${i}`)
    writeFileSync(file, input)
    return file
  })
  const child = spawn(command, [fileURLToPath(new URL(script, import.meta.url)), ...files, ...others.map(String)])
  child.stderr.pipe(process.stderr)
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async run() {
      child.stdin.write('\n')
      const { value, done } = await answers.next()
      if (done) throw new Error('The Python process ended without an answer.')
      return JSON.parse(value)
    },
    end() {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}
