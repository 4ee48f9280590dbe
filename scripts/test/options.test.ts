import { MotError } from '@mot/core'
import * as trackers from '@mot/trackers'
import * as single from '@mot/trackers/single'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { type Entry, entries } from '../../bench/fuzz/entries'
import { apiEntries } from '../api-entries.mjs'

const noRecords: readonly (readonly [what: string, value: unknown])[] = [
  ['null', null],
  ['0', 0],
  ['a number', 5],
  ['a text', 'minScore'],
  ['true', true],
  ['a function', () => ({})],
  ['an array', [{ minScore: 0.5 }]],
  ['a typed array', new Float64Array(3)],
  ['a Promise', Promise.resolve({})],
  ['a revoked proxy', revokedProxy()],
]

const all = [...entries(), ...trackerEntries()]

describe('options that are', () => {
  test.each(noRecords)('%s are refused by everything public that takes options', async (what, value) => {
    for (const entry of all) {
      const error = await errorOf(entry, value)
      expect(error, `${entry.name} of ${what}`).toBeInstanceOf(MotError)
      expect(error, `${entry.name} of ${what}`).toMatchObject({
        code: 'invalid-option',
        message: expect.stringMatching(/^Options should be a record such as \{ name: value \}, got /),
      })
    }
  })
})

test('an option that throws when it is read is refused with its reason, where options are not read in each frame', async () => {
  for (const entry of all.filter(({ inEachFrame }) => !inEachFrame)) {
    const options = { ...entry.options }
    Object.defineProperty(options, 'minScore', {
      enumerable: true,
      get: () => {
        throw new TypeError('no way')
      },
    })
    expect(await errorOf(entry, options), entry.name).toMatchObject({
      code: 'invalid-option',
      message: 'The options cannot be read: no way.',
    })
  }
})

test('options are read once: what a getter returns next has no effect', () => {
  let reads = 0
  const options = {
    get maxLostFrames() {
      return reads++ === 0 ? 30 : Number.NaN
    },
  }
  expect(() => new trackers.SORT(options)).not.toThrow()
  expect(reads).toBe(1)
})

test('undefined stands for the default, null and __proto__ for none', async () => {
  const { fairMOT, centerNet } = await import('@mot/heads')
  expect(fairMOT({ minScore: undefined, stride: undefined } as never).name).toBe('fairmot')
  expect(() => centerNet({ minScore: null } as never)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  const polluting = JSON.parse('{"__proto__": {"minScore": 7}}') as object
  expect(() => centerNet(polluting)).not.toThrow()
  expect(({} as { minScore?: number }).minScore).toBeUndefined()
})

test('every exported function, class and method that takes options is among those tried here', () => {
  const tried = [...all.map(({ name }) => name), ...withoutOptions]
  expect(namesThatTakeOptions().filter((name) => !tried.includes(name))).toEqual([])
}, 120_000)

/** The error of a call with these options; undefined where it accepts them. */
async function errorOf({ call }: Entry, options: unknown): Promise<unknown> {
  try {
    await call(options as never)
    return undefined
  } catch (error) {
    return error
  }
}

function trackerEntries(): Entry[] {
  const classes = { ...trackers, ...single } as unknown as Record<string, unknown>
  return Object.entries(classes)
    .filter(([, value]) => typeof value === 'function' && typeof value.prototype?.snapshot === 'function')
    .map(([name, value]) => {
      const Class = value as new (...values: unknown[]) => unknown
      // Those with networks take them first.
      const needsNetworks = ['NanoTrack', 'SiamFC', 'SiamMask', 'SiamRPN', 'SiamRPNPlusPlus', 'VitTrack'].includes(name)
      const call = (options: never) => (needsNetworks ? new Class({}, options) : new Class(options))
      return { name: `new ${name}`, options: {}, inEachFrame: false, isHeavy: false, call }
    })
}

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Of the published entry points, by the types of their parameters. */
function namesThatTakeOptions(): string[] {
  const sources = apiEntries().map(({ source }) => source)
  const program = ts.createProgram(sources, { ...compilerOptions(), noEmit: true })
  const checker = program.getTypeChecker()
  const names = new Set<string>()

  const add = (name: string, signatures: readonly ts.Signature[]) => {
    if (signatures.some(({ parameters }) => parameters.some(isOptions))) names.add(name)
  }
  const isOptions = (parameter: ts.Symbol) => {
    const type = (parameter.valueDeclaration as ts.ParameterDeclaration | undefined)?.type?.getText() ?? ''
    return /options/i.test(parameter.name) || /Options\b/.test(type)
  }
  for (const source of sources) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(source)!)!
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      if (symbol.valueDeclaration === undefined || notOptions.has(symbol.name)) continue
      const type = checker.getTypeOfSymbolAtLocation(symbol, symbol.valueDeclaration)
      add(symbol.name, type.getCallSignatures())
      add(`new ${symbol.name}`, type.getConstructSignatures())
      // Of an object: a metric.
      for (const member of type.getProperties().filter(isOurs)) {
        const memberType = checker.getTypeOfSymbolAtLocation(member, symbol.valueDeclaration)
        add(`${symbol.name}.${member.name}`, memberType.getCallSignatures())
      }
      for (const method of type.getConstructSignatures().flatMap((made) => made.getReturnType().getProperties())) {
        const declaration = method.valueDeclaration
        if (declaration === undefined || !isPublic(declaration)) continue
        const methodType = checker.getTypeOfSymbolAtLocation(method, declaration)
        // Of a base class where it is declared there.
        add(`${ownerOf(declaration) ?? symbol.name}#${method.name}`, methodType.getCallSignatures())
      }
    }
  }
  return [...names]
}

/** Metrics that have no options: what is given is not read. */
const withoutOptions = ['coco.count', 'averageOverlap.count', 'success.count', 'reidentification.count']

/** The second argument of Error; the mechanism itself; importers of option names, which return options. */
const notOptions = new Set(['MotError', 'checkOptions', 'readOptions', 'fromReferenceOptions'])

function isOurs({ valueDeclaration }: ts.Symbol): boolean {
  return valueDeclaration !== undefined && !valueDeclaration.getSourceFile().isDeclarationFile
}

function ownerOf(declaration: ts.Declaration): string | undefined {
  return ts.isClassDeclaration(declaration.parent) ? declaration.parent.name?.text : undefined
}

function isPublic(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  const name = ts.getNameOfDeclaration(declaration)
  return !(ts.getCombinedModifierFlags(declaration) & hidden) && !(name && ts.isPrivateIdentifier(name))
}

function compilerOptions(): ts.CompilerOptions {
  const root = new URL('../..', import.meta.url).pathname
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options
}
